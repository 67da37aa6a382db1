package dev.taskqueue.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * Plays something again and again, each time with other choices, until all have been made: a search
 * in depth that starts from the beginning each time, so that what is played need not be copied.
 */
final class EveryOrder {

  private final List<Integer> choices = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();
  private int depth;

  private EveryOrder() {}

  /**
   * Plays all orders.
   *
   * @param play is given a function that chooses one of n
   * @return how many there are
   */
  static long play(Consumer<IntUnaryOperator> play) {
    EveryOrder order = new EveryOrder();
    for (long played = 1; ; played++) {
      order.depth = 0;
      play.accept(order::choose);
      if (!order.next()) {
        return played;
      }
    }
  }

  private int choose(int width) {
    if (depth == choices.size()) {
      choices.add(0);
      widths.add(width);
    }
    return choices.get(depth++);
  }

  private boolean next() {
    while (!choices.isEmpty()) {
      int last = choices.size() - 1;
      int choice = choices.remove(last) + 1;
      if (choice < widths.get(last)) {
        choices.add(choice);
        return true;
      }
      widths.remove(last);
    }
    return false;
  }
}
