package dev.taskqueue;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * Imports run one way: service → eventbus → engine → API, and eventbus → journal → API. A rule
 * about a package that does not exist yet holds.
 */
@AnalyzeClasses(
    packages = {"dev.taskqueue", "examples"},
    importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String API = "dev.taskqueue";
  private static final String SPI = "dev.taskqueue.spi..";
  private static final String INTERNAL = "dev.taskqueue.internal..";
  private static final String ENGINE = "dev.taskqueue.engine..";
  private static final String SCHEDULER = "dev.taskqueue.engine.scheduler..";
  private static final String EVENTBUS = "dev.taskqueue.eventbus..";
  private static final String JOURNAL = "dev.taskqueue.journal..";
  private static final String SERVICE = "dev.taskqueue.service..";
  private static final String EXAMPLES = "examples..";

  @ArchTest
  static void the_main_classes_are_what_is_analysed(JavaClasses classes) {
    assertThat(classes).extracting(JavaClass::getPackageName).contains(API);
    assertThat(classes).extracting(JavaClass::getSimpleName).doesNotContain("ArchitectureTest");
  }

  @ArchTest
  static final ArchRule the_internal_helpers_know_nothing_of_ours =
      noClasses()
          .that()
          .resideInAPackage(INTERNAL)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.taskqueue..", EXAMPLES).and(not(resideInAPackage(INTERNAL))));

  @ArchTest
  static final ArchRule the_api_knows_only_its_spi_and_the_internal_helpers =
      noClasses()
          .that()
          .resideInAnyPackage(API, SPI)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.taskqueue..", EXAMPLES)
                  .and(not(resideInAnyPackage(API, SPI, INTERNAL))))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule the_engine_knows_no_event_bus_front_no_journal_and_no_service =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(EVENTBUS, JOURNAL, SERVICE)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule the_journal_knows_nothing_of_ours_but_api_and_internal_helpers =
      noClasses()
          .that()
          .resideInAPackage(JOURNAL)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.taskqueue..", EXAMPLES)
                  .and(not(resideInAnyPackage(API, INTERNAL, JOURNAL))));

  @ArchTest
  static final ArchRule only_the_journal_on_disk_uses_its_store =
      noClasses()
          .that()
          .haveNameNotMatching("dev\\.taskqueue\\.journal\\.Disk(Store|Types)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.h2..")
          .because("a queue that keeps nothing on disk does without that library");

  @ArchTest
  static final ArchRule nobody_names_a_cluster_manager =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster..")
          .because("any cluster manager of Vert.x will do");

  @ArchTest
  static final ArchRule the_event_bus_front_knows_no_service =
      noClasses()
          .that()
          .resideInAPackage(EVENTBUS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SERVICE)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule only_the_service_knows_the_examples =
      noClasses()
          .that()
          .resideOutsideOfPackages(SERVICE, EXAMPLES)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(EXAMPLES)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule the_scheduler_knows_no_vertx =
      noClasses()
          .that()
          .resideInAPackage(SCHEDULER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..")
          .because("the whole scheduler is tested without Vert.x and without sleeping")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule the_scheduler_knows_nothing_of_ours_but_the_api =
      noClasses()
          .that()
          .resideInAPackage(SCHEDULER)
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.taskqueue..").and(not(resideInAnyPackage(API, SCHEDULER))))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule only_service_and_examples_use_the_optional_dependencies =
      noClasses()
          .that()
          .resideOutsideOfPackages(SERVICE, EXAMPLES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "ch.qos.logback..",
              "com.fasterxml.jackson..",
              "info.picocli..",
              "io.micrometer..",
              "io.vertx.ext..",
              "io.vertx.micrometer..",
              "me.tongfei.progressbar..",
              "org.jline..",
              "picocli..")
          .because("library users get vertx-core and slf4j-api alone")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().assignedFrom(new OneSlicePerPackage()).should().beFreeOfCycles();

  /** The API and its SPI name each other by design, so they are one slice. */
  private static final class OneSlicePerPackage implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return resideInAPackage(SPI).test(javaClass)
          ? SliceIdentifier.of(API)
          : SliceIdentifier.of(javaClass.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
