package dev.taskqueue.engine.scheduler;

import java.lang.reflect.Field;

/** Looks into objects, for what must not be kept and shows nowhere else. */
final class Fields {

  private Fields() {}

  /** What is in this field. */
  static Object read(Class<?> type, Object object, String name)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }
}
