package dev.taskqueue.journal;

import io.vertx.core.json.JsonObject;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds, as the bytes that are there: as objects it would take several times as much,
 * beside all that its user makes of it. A value is made each time it is asked for, and one that is
 * removed leaves nothing behind. Keys can be looked at without making any value.
 */
final class DiskRecords extends AbstractMap<String, JsonObject> {

  private final Map<String, byte[]> encoded = new HashMap<>();

  /** Adds a record that is known to be whole. */
  void add(String key, byte[] bytes) {
    encoded.put(key, bytes);
  }

  @Override
  public int size() {
    return encoded.size();
  }

  @Override
  public boolean containsKey(Object key) {
    return encoded.containsKey(key);
  }

  @Override
  public @Nullable JsonObject get(Object key) {
    return decoded(key, encoded.get(key));
  }

  @Override
  public @Nullable JsonObject remove(Object key) {
    return decoded(key, encoded.remove(key));
  }

  private static @Nullable JsonObject decoded(Object key, byte @Nullable [] bytes) {
    return bytes == null ? null : DiskRecord.decode((String) key, bytes);
  }

  @Override
  public void clear() {
    encoded.clear();
  }

  @Override
  public Set<String> keySet() {
    return encoded.keySet();
  }

  @Override
  public Set<Map.Entry<String, JsonObject>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return encoded.size();
      }

      @Override
      public Iterator<Map.Entry<String, JsonObject>> iterator() {
        return new Entries(encoded.entrySet().iterator());
      }
    };
  }

  private record Entries(Iterator<Map.Entry<String, byte[]>> left)
      implements Iterator<Map.Entry<String, JsonObject>> {

    @Override
    public boolean hasNext() {
      return left.hasNext();
    }

    @Override
    public Map.Entry<String, JsonObject> next() {
      Map.Entry<String, byte[]> one = left.next();
      return Map.entry(one.getKey(), DiskRecord.decode(one.getKey(), one.getValue()));
    }

    @Override
    public void remove() {
      left.remove();
    }
  }
}
