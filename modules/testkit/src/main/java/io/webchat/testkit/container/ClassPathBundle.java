package io.webchat.testkit.container;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;

/**
 * A bundle on the class path of the tests.
 *
 * @param location a jar or a folder of classes
 * @param manifest its headers
 */
record ClassPathBundle(Path location, Manifest manifest) {
  /** Commas between clauses, not those within quotes. */
  private static final Pattern BETWEEN = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

  private static final Pattern OFFERED = Pattern.compile("objectClass:List<String>=\"([^\"]+)\"");
  private static final Pattern WANTED = Pattern.compile("\\(objectClass=([^)]+)\\)");
  private static final String SERVICE = "osgi.service";

  /** Reads the manifest. */
  static ClassPathBundle of(Path location) {
    return new ClassPathBundle(location, SystemPackages.manifest(location));
  }

  /** Without directives; {@code null} when this is no bundle. */
  String symbolicName() {
    String name = header(Constants.BUNDLE_SYMBOLICNAME);
    return name.isEmpty() ? null : name.split(";", -1)[0].strip();
  }

  boolean isFragment() {
    return !header(Constants.FRAGMENT_HOST).isEmpty();
  }

  Set<String> exports() {
    return names(Constants.EXPORT_PACKAGE, clause -> true);
  }

  Set<String> neededPackages() {
    return names(Constants.IMPORT_PACKAGE, clause -> !isOptional(clause));
  }

  /** Packages that it uses where they are there. */
  Set<String> optionalPackages() {
    return names(Constants.IMPORT_PACKAGE, ClassPathBundle::isOptional);
  }

  /** Interfaces of the services that it registers, as far as it says so. */
  Set<String> offeredServices() {
    Set<String> services = new LinkedHashSet<>();
    for (String clause : clauses(Constants.PROVIDE_CAPABILITY)) {
      Matcher offered = OFFERED.matcher(clause);
      if (clause.startsWith(SERVICE) && offered.find()) {
        services.addAll(Arrays.asList(offered.group(1).split(",", -1)));
      }
    }
    return services;
  }

  /** Interfaces of the services without which it does nothing. */
  Set<String> neededServices() {
    Set<String> services = new LinkedHashSet<>();
    for (String clause : clauses(Constants.REQUIRE_CAPABILITY)) {
      Matcher wanted = WANTED.matcher(clause);
      if (clause.startsWith(SERVICE) && !isOptional(clause) && wanted.find()) {
        services.add(wanted.group(1));
      }
    }
    return services;
  }

  private Set<String> names(String header, Predicate<String> which) {
    Set<String> names = new LinkedHashSet<>();
    clauses(header).stream()
        .filter(which)
        .map(clause -> clause.split(";", -1)[0].strip())
        .forEach(names::add);
    return names;
  }

  private static boolean isOptional(String clause) {
    return clause.replace("\"", "").contains("resolution:=optional");
  }

  private List<String> clauses(String header) {
    return BETWEEN
        .splitAsStream(header(header))
        .map(String::strip)
        .filter(clause -> !clause.isEmpty())
        .toList();
  }

  private String header(String name) {
    String value = manifest.getMainAttributes().getValue(name);
    return value == null ? "" : value;
  }
}
