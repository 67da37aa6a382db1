package dev.taskqueue.benchmarks.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/** All samples of a run, to be asked for what they say. */
public final class Figures {

  private final List<Sample> samples;

  /** Of these samples. */
  public Figures(Collection<Sample> samples) {
    this.samples = List.copyOf(samples);
  }

  /** Names of what was measured in the group, in the order of the samples. */
  public Set<String> subjects(String group) {
    Set<String> subjects = new LinkedHashSet<>();
    samples.stream()
        .filter(sample -> sample.group().equals(group))
        .forEach(sample -> subjects.add(sample.subject()));
    return subjects;
  }

  /** The median of the rounds, and the extremes of all samples; empty if not measured. */
  public Optional<Statistics> value(String group, String subject, String figure) {
    List<Double> rounds =
        byRound(group, subject, figure).values().stream().map(Round::value).toList();
    if (rounds.isEmpty()) {
      return Optional.empty();
    }
    Statistics all =
        Statistics.of(
            samples.stream()
                .filter(sample -> isOf(sample, group, subject, figure))
                .map(sample -> sample.figures().get(figure))
                .toList());
    return Optional.of(new Statistics(Statistics.of(rounds).median(), all.min(), all.max()));
  }

  /** How often as much the subject has as the reference, in each round; empty if not measured. */
  public Optional<Statistics> ratio(String group, String subject, String reference, String figure) {
    return compare(group, subject, reference, figure, (own, other) -> own / other);
  }

  /** How much more the subject has than the reference, in each round; empty if not measured. */
  public Optional<Statistics> difference(
      String group, String subject, String reference, String figure) {
    return compare(group, subject, reference, figure, (own, other) -> own - other);
  }

  /** How far the processors were apart; empty if that is not known. */
  public Optional<Statistics> distances() {
    List<Double> known = samples.stream().map(Sample::distance).filter(ns -> ns > 0).toList();
    return known.isEmpty() ? Optional.empty() : Optional.of(Statistics.of(known));
  }

  /** The groups by how many rounds they had, both in order. */
  public SortedMap<Integer, List<String>> rounds() {
    SortedMap<String, Integer> rounds = new TreeMap<>();
    samples.forEach(sample -> rounds.merge(sample.group(), sample.round() + 1, Math::max));
    SortedMap<Integer, List<String>> groups = new TreeMap<>();
    rounds.forEach(
        (group, number) -> groups.computeIfAbsent(number, n -> new ArrayList<>()).add(group));
    return groups;
  }

  /**
   * Each of the subject's rounds with the same round of the reference; if the processors had moved
   * between the two, with the median of the reference's rounds at the same distance, or not at all.
   */
  private Optional<Statistics> compare(
      String group, String subject, String reference, String figure, DoubleBinaryOperator how) {
    Map<Integer, Round> others = byRound(group, reference, figure);
    List<Double> compared = new ArrayList<>();
    byRound(group, subject, figure)
        .forEach(
            (number, round) ->
                match(number, round, others)
                    .ifPresent(other -> compared.add(how.applyAsDouble(round.value, other))));
    return compared.isEmpty() ? Optional.empty() : Optional.of(Statistics.of(compared));
  }

  private static Optional<Double> match(int number, Round round, Map<Integer, Round> others) {
    Round same = others.get(number);
    if (same != null && round.isComparable(same)) {
      return Optional.of(same.value);
    }
    List<Double> comparable =
        others.values().stream().filter(round::isComparable).map(Round::value).toList();
    return comparable.isEmpty() || round.distance == 0
        ? Optional.empty()
        : Optional.of(Statistics.of(comparable).median());
  }

  /** The medians by the name of the figure, in the order of the samples. */
  public Map<String, Double> medians(String group, String subject) {
    Map<String, Double> medians = new LinkedHashMap<>();
    for (Sample sample : samples) {
      if (sample.group().equals(group) && sample.subject().equals(subject)) {
        for (String figure : sample.figures().keySet()) {
          value(group, subject, figure).ifPresent(value -> medians.put(figure, value.median()));
        }
      }
    }
    return medians;
  }

  /**
   * What a round has come to.
   *
   * @param value the median of its samples
   */
  private record Round(double value, double distance) {

    boolean isComparable(Round other) {
      return Sample.isSameDistance(distance, other.distance);
    }
  }

  private Map<Integer, Round> byRound(String group, String subject, String figure) {
    Map<Integer, List<Sample>> all = new TreeMap<>();
    for (Sample sample : samples) {
      if (isOf(sample, group, subject, figure)) {
        all.computeIfAbsent(sample.round(), round -> new ArrayList<>()).add(sample);
      }
    }
    Map<Integer, Round> rounds = new TreeMap<>();
    all.forEach(
        (number, some) -> {
          List<Double> values = some.stream().map(sample -> sample.figures().get(figure)).toList();
          rounds.put(number, new Round(Statistics.of(values).median(), some.get(0).distance()));
        });
    return rounds;
  }

  private static boolean isOf(Sample sample, String group, String subject, String figure) {
    return sample.group().equals(group)
        && sample.subject().equals(subject)
        && sample.figures().containsKey(figure);
  }
}
