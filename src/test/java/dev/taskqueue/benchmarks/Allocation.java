package dev.taskqueue.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Bytes allocated by all threads of this process since its start. Before Java 21 those of threads
 * that have ended are missing, so threads must live on between two readings.
 */
final class Allocation {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Method TOTAL = total();

  private Allocation() {}

  static long bytes() {
    try {
      return TOTAL == null
          ? Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
              .filter(bytes -> bytes > 0)
              .sum()
          : (long) TOTAL.invoke(THREADS);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the JVM does not tell what it has allocated", e);
    }
  }

  private static Method total() {
    try {
      return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
    } catch (NoSuchMethodException beforeJava21) {
      return null;
    }
  }
}
