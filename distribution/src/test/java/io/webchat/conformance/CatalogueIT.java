package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.chat.Customer;
import io.webchat.chat.Wire;
import io.webchat.conformance.Catalogue.Row;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/**
 * The reference's table, the catalogue, the tests and the running service say the same: nothing of
 * the reference is without a row, no row without a test on each of its wires, and the other way
 * round.
 */
class CatalogueIT extends ConformanceCase {
  private final Reference reference = Reference.read();
  private final Catalogue catalogue = Catalogue.get();

  @Test
  void theCatalogueHasTheRowsOfTheReference() {
    assertThat(without(reference.rows(), catalogue.rows().keySet()))
        .as("rows of reference.md that the catalogue does not have")
        .isEmpty();
    assertThat(without(catalogue.rows().keySet(), reference.rows()))
        .as("rows of the catalogue that reference.md does not have")
        .isEmpty();
    for (Row row : catalogue.rows().values()) {
      String literal = reference.literal(row.id());
      if (!literal.isEmpty()) {
        assertThat(row.text()).as(row.id()).isEqualTo("'" + literal + "'");
      }
    }
  }

  private static Set<String> without(Set<String> rows, Set<String> others) {
    Set<String> left = new TreeSet<>(rows);
    left.removeAll(others);
    return left;
  }

  @Test
  void theServiceHasTheCommandsAndEventsOfTheReference() {
    Customer customer = customer(Wire.V2);
    assertThat((List<?>) customer.resolves("COMMANDS"))
        .map(Object::toString)
        .containsExactlyInAnyOrderElementsOf(reference.commands());
    assertThat((List<?>) customer.resolves("EVENTS"))
        .map(Object::toString)
        .containsExactlyInAnyOrderElementsOf(reference.events());
  }

  @Test
  void theReadmeListsTheConfigurationKeysOfTheReference() throws IOException {
    Path repository = Path.of(System.getProperty("webchat.repository"));
    String readme = Files.readString(repository.resolve("README.md"));
    List<String> missing =
        reference.keys().stream()
            .map(key -> key.substring(key.lastIndexOf('.') + 1))
            .filter(key -> !Pattern.compile("[`.]" + key + "[`.]").matcher(readme).find())
            .toList();
    assertThat(missing).isEmpty();
  }

  @Test
  void everyRowHasATestOnEachOfItsWires() throws Exception {
    Map<String, Set<Wire>> covered = new TreeMap<>();
    for (Method test : tests()) {
      Proves proves = test.getAnnotation(Proves.class);
      for (String row : proves.value()) {
        covered
            .computeIfAbsent(row, unused -> EnumSet.noneOf(Wire.class))
            .addAll(WireArguments.wires(proves, catalogue));
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
  void everyRowIsOnEachWireOrSaysWhyNot() {
    Set<String> unsaid = new TreeSet<>();
    for (Row row : catalogue.rows().values()) {
      for (Wire wire : Wire.distributed()) {
        if (row.wires().contains(wire) == catalogue.absence(row.id(), wire).isPresent()) {
          unsaid.add(row.id() + " on " + wire);
        }
      }
    }
    assertThat(unsaid).as("rows that are neither proved nor declared absent, or both").isEmpty();
    assertThat(catalogue.emptyAbsences()).as("absences of no row").isEmpty();
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
