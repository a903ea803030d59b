package io.webchat.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every package of every bundle and module is a room: dependencies have one direction, and it holds
 * as many files as can be kept in mind.
 */
class RoomsTest {
  private static final int MOST_FILES = 20;
  private static final String INSTANCE = "io.webchat.core.internal.instance";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.webchat..");

  @Test
  void packagesDoNotDependOnEachOtherInACycle() {
    slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void aPackageHasAtMostTwentyFiles() {
    Map<String, Set<String>> files = new TreeMap<>();
    for (JavaClass type : HOUSE) {
      type.getSource()
          .flatMap(source -> source.getFileName())
          .filter(name -> !name.equals("package-info.java"))
          .ifPresent(
              name ->
                  files.computeIfAbsent(type.getPackageName(), key -> new TreeSet<>()).add(name));
    }
    assertThat(files).hasSizeGreaterThan(MOST_FILES);
    files.values().removeIf(names -> names.size() <= MOST_FILES);
    assertThat(files).isEmpty();
  }

  @Test
  void onlyTheRoomOfInstancesKnowsTheWholeInstance() {
    assertThat(HOUSE.contain(INSTANCE + ".ChatInstance")).isTrue();
    noClasses()
        .that()
        .resideOutsideOfPackage(INSTANCE)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(INSTANCE + ".ChatInstance")
        .check(HOUSE);
  }

  /** Each package is a slice of its own. */
  private static final class Packages implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
