package dev.saccade.perception.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON has no NaN: a figure that does not exist (the IoU of a class nobody saw) becomes null. */
final class JsonNumbers {
  private JsonNumbers() {}

  static Object finite(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> result = new LinkedHashMap<>();
      map.forEach((key, inner) -> result.put(String.valueOf(key), finite(inner)));
      return result;
    }
    if (value instanceof Iterable<?> list) {
      List<Object> result = new ArrayList<>();
      list.forEach(inner -> result.add(finite(inner)));
      return result;
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      return null;
    }
    if (value instanceof Float number && !Float.isFinite(number)) {
      return null;
    }
    return value;
  }
}
