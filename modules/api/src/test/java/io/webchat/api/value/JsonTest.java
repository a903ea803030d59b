package io.webchat.api.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frozen values, with few keys and with many. */
class JsonTest {
  private static Map<String, Object> keys(int count) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      map.put("key" + i, i);
    }
    return map;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 12, 13, 100})
  void aFrozenMapIsTheMapInItsOrder(int count) {
    Map<String, Object> map = keys(count);
    Map<String, Object> frozen = Json.freeze(map);
    assertThat(frozen).isEqualTo(map).hasSameHashCodeAs(map).hasToString(map.toString());
    assertThat(map).isEqualTo(frozen);
    assertThat(new ArrayList<>(frozen.keySet())).isEqualTo(new ArrayList<>(map.keySet()));
    Map<String, Object> told = new LinkedHashMap<>();
    frozen.forEach(told::put);
    assertThat(told.toString()).isEqualTo(map.toString());
    assertThat(frozen.get("key" + count)).isNull();
    assertThat(frozen.get(null)).isNull();
    assertThat(frozen.containsKey("key" + count)).isFalse();
    assertThat(frozen.containsKey("key0")).isEqualTo(count > 0);
    assertThat(Json.freeze(frozen)).as("it is frozen already").isSameAs(frozen);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20})
  void aFrozenMapCannotBeChanged(int count) {
    Map<String, Object> map = keys(count);
    Map<String, Object> frozen = Json.freeze(map);
    map.put("later", 1);
    assertThat(frozen).hasSize(count).doesNotContainKey("later");
    assertThatThrownBy(() -> frozen.put("key0", 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> frozen.remove("key0"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(frozen::clear).isInstanceOf(UnsupportedOperationException.class);
    Map.Entry<String, Object> entry = frozen.entrySet().iterator().next();
    assertThatThrownBy(() -> entry.setValue(1)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theEntriesEnd() {
    Iterator<Map.Entry<String, Object>> entries = Json.freeze(Map.of("a", 1)).entrySet().iterator();
    assertThat(entries.next()).isEqualTo(Map.entry("a", 1));
    assertThat(entries.hasNext()).isFalse();
    assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void keysBecomeTextsAndTheLastOfEqualOnesCounts() {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("1", "text");
    map.put(1, "number");
    map.put(null, List.of(Map.of()));
    assertThat(Json.freeze(map))
        .isEqualTo(Map.of("1", "number", "null", List.of(Map.of())))
        .hasToString("{1=number, null=[{}]}");
  }

  @Test
  void whatIsInsideIsFrozenToo() {
    Map<String, Object> inner = new HashMap<>(Map.of("a", 1));
    List<Object> list = new ArrayList<>(List.of(inner));
    Map<String, Object> frozen = Json.freeze(Map.of("list", list));
    inner.put("b", 2);
    list.add(3);
    assertThat(frozen).isEqualTo(Map.of("list", List.of(Map.of("a", 1))));
    assertThat(Json.freeze(frozen.get("list"))).isSameAs(frozen.get("list"));
  }

  @Test
  void aValueInItselfEnds() {
    Map<String, Object> endless = new HashMap<>();
    endless.put("self", endless);
    assertThatThrownBy(() -> Json.freeze(endless)).isInstanceOf(IllegalArgumentException.class);
  }
}
