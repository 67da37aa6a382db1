package dev.taskqueue.service.handlers;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are taken for certificates to trust. */
class TrustedCertificatesTest {

  @TempDir private Path folder;

  private static void check(Path file) {
    TrustedCertificates.check(
        new HttpRequestOptions().setTrustedCertificates(List.of(file.toString())));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file.pem"), text);
  }

  @Test
  void certificates_may_be_several_with_remarks_in_between() throws IOException {
    String certificate = Files.readString(Path.of(TestCertificate.of("a.example").pem()));
    Path file = file("# one ----- and\n" + certificate + "\r\nanother\n" + certificate);

    assertThatCode(() -> check(file)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "some text",
        "-----BEGIN CERTIFICATE-----\nTUlJ",
        "-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY-----\nTUlJ\n-----END PRIVATE KEY-----"
      })
  void a_file_without_a_certificate_is_named(String text) throws IOException {
    Path file = file(text);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(file))
        .withMessageContaining("'trustedCertificates' must hold PEM files with certificates")
        .withMessageContaining("file.pem");
  }

  @Test
  void so_is_one_that_is_not_there() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(folder.resolve("typo.pem")))
        .withMessageContaining("typo.pem")
        .withMessageContaining("NoSuchFileException");
  }
}
