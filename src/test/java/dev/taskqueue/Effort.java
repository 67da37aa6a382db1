package dev.taskqueue;

/** How much the generated tests do: little in ordinary builds, much with {@code -Ptrust}. */
public final class Effort {

  private static final boolean LONG = "long".equals(System.getProperty("trust"));

  private Effort() {}

  /** One of two numbers. */
  public static int of(int inOrdinaryBuilds, int inTheLongForm) {
    return LONG ? inTheLongForm : inOrdinaryBuilds;
  }

  /** Prints a figure of src/docs/trust.md. */
  public static void figure(String what, long number) {
    System.out.printf("trust: %,d %s%n", number, what);
  }
}
