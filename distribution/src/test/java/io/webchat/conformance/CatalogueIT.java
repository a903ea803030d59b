package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.chat.Wire;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** Every row has a test on each of its wires, and every test proves a row that exists. */
class CatalogueIT {
  private final Catalogue catalogue = Catalogue.read();

  @Test
  void everyRowHasATestOnEachOfItsWires() throws Exception {
    Map<String, Set<Wire>> covered = new TreeMap<>();
    for (Method test : tests()) {
      Proves proves = test.getAnnotation(Proves.class);
      for (String row : proves.value()) {
        covered
            .computeIfAbsent(row, unused -> EnumSet.noneOf(Wire.class))
            .addAll(List.of(proves.on()));
      }
    }
    Set<String> missing = new TreeSet<>();
    catalogue
        .rows()
        .values()
        .forEach(
            row -> {
              Set<Wire> open = EnumSet.copyOf(row.wires());
              open.removeAll(covered.getOrDefault(row.id(), Set.of()));
              if (!open.isEmpty()) {
                missing.add(row.id() + " on " + open);
              }
            });
    assertThat(missing).as("rows without a test").isEmpty();
    covered.keySet().removeAll(catalogue.rows().keySet());
    assertThat(covered.keySet()).as("rows that the catalogue does not have").isEmpty();
  }

  @Test
  void noTestIsSwitchedOff() throws Exception {
    assertThat(tests())
        .hasSizeGreaterThan(80)
        .noneMatch(test -> test.isAnnotationPresent(Disabled.class));
  }

  private static List<Method> tests() throws IOException, URISyntaxException {
    Path folder =
        Path.of(CatalogueIT.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(folder.resolve("io/webchat/conformance"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith("IT.class"))
          .flatMap(CatalogueIT::methods)
          .filter(method -> method.isAnnotationPresent(Proves.class))
          .toList();
    }
  }

  private static Stream<Method> methods(String file) {
    try {
      String name = file.substring(0, file.length() - ".class".length());
      return Arrays.stream(
          Class.forName(CatalogueIT.class.getPackageName() + "." + name).getDeclaredMethods());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
