package dev.taskqueue.fuzz;

import dev.taskqueue.Effort;
import java.util.List;
import java.util.Random;

/**
 * Tries very many inputs, each made of its seed alone. One that fails is told by its seed, and is
 * to be kept in the test's list of seeds, which are tried first from then on.
 */
public final class Fuzz {

  /** One input. */
  public interface Try {
    void run(Random random) throws Exception;
  }

  /** Fixed in ordinary builds, so that they do not fail by chance; new in the long form. */
  private static final long FIRST =
      Long.getLong("fuzz.seed", Effort.of(0, 1) == 0 ? 20261125L : System.nanoTime());

  private Fuzz() {}

  /** Tries the kept seeds, then so many others; fails with the seed of the first that fails. */
  public static void run(String what, int inOrdinaryBuilds, int inTheLongForm, Try one) {
    run(what, inOrdinaryBuilds, inTheLongForm, List.of(), one);
  }

  /** The same, for a test that had failing inputs. */
  public static void run(
      String what, int inOrdinaryBuilds, int inTheLongForm, List<Long> kept, Try one) {
    kept.forEach(seed -> run(what, seed, one));
    int number = Effort.of(inOrdinaryBuilds, inTheLongForm);
    for (int i = 0; i < number; i++) {
      run(what, FIRST + i, one);
    }
    Effort.figure("inputs for " + what + ", from seed " + FIRST, number + kept.size());
  }

  private static void run(String what, long seed, Try one) {
    try {
      one.run(new Random(seed * 0x9E3779B97F4A7C15L));
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      throw new AssertionError(what + ": the input of seed " + seed + " fails: " + e, e);
    }
  }
}
