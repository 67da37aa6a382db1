package dev.taskqueue.benchmarks.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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
    Collection<Double> rounds = rounds(group, subject, figure).values();
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
    Map<Integer, Double> ofSubject = rounds(group, subject, figure);
    Map<Integer, Double> ofReference = rounds(group, reference, figure);
    List<Double> ratios = new ArrayList<>();
    ofSubject.forEach(
        (round, value) -> {
          Double other = ofReference.get(round);
          if (other != null) {
            ratios.add(value / other);
          }
        });
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Statistics.of(ratios));
  }

  /** How much more the subject has than the reference, in each round; empty if not measured. */
  public Optional<Statistics> difference(
      String group, String subject, String reference, String figure) {
    Map<Integer, Double> ofReference = rounds(group, reference, figure);
    List<Double> differences = new ArrayList<>();
    rounds(group, subject, figure)
        .forEach(
            (round, value) -> {
              Double other = ofReference.get(round);
              if (other != null) {
                differences.add(value - other);
              }
            });
    return differences.isEmpty() ? Optional.empty() : Optional.of(Statistics.of(differences));
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

  /** The median of each round's samples. */
  private Map<Integer, Double> rounds(String group, String subject, String figure) {
    Map<Integer, List<Double>> byRound = new TreeMap<>();
    for (Sample sample : samples) {
      if (isOf(sample, group, subject, figure)) {
        byRound
            .computeIfAbsent(sample.round(), round -> new ArrayList<>())
            .add(sample.figures().get(figure));
      }
    }
    Map<Integer, Double> rounds = new TreeMap<>();
    byRound.forEach((round, values) -> rounds.put(round, Statistics.of(values).median()));
    return rounds;
  }

  private static boolean isOf(Sample sample, String group, String subject, String figure) {
    return sample.group().equals(group)
        && sample.subject().equals(subject)
        && sample.figures().containsKey(figure);
  }
}
