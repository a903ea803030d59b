package io.webchat.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineModuleTest {
  private static final String EXTRA = "org.osgi.framework.system.packages.extra";

  @TempDir Path folder;

  @Test
  void theFrameworkExportsNothingMoreWhereTheEngineIsNoModule() throws IOException {
    assertThat(settings(ModuleLayer.boot()).get(EXTRA)).doesNotContain("polyglot");
  }

  @Test
  void theFrameworkExportsTheApiInTheVersionOfTheModule() throws IOException {
    assertThat(settings(layer("1.2.3")).get(EXTRA))
        .endsWith(
            ",org.graalvm.polyglot;version=\"1.2.3\",org.graalvm.polyglot.io;version=\"1.2.3\"");
  }

  @Test
  void theFrameworkExportsTheLoggingOfItsClassPath() throws IOException {
    assertThat(settings(ModuleLayer.boot()).get(EXTRA))
        .contains("org.slf4j;", "org.slf4j.spi;", "version=\"2.");
  }

  @Test
  void whatOperatorsExportStays() throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(conf.resolve("framework.properties"), EXTRA + " = com.acme\n");
    assertThat(settings(layer("1.2.3")).get(EXTRA))
        .startsWith("com.acme,")
        .contains(",org.graalvm.polyglot;");
  }

  @Test
  void aModuleWithoutVersionIsNotUsed() throws IOException {
    ModuleLayer layer = layer(null);
    assertThatIOException()
        .isThrownBy(() -> settings(layer))
        .withMessage("module org.graalvm.polyglot has no version");
  }

  private Map<String, String> settings(ModuleLayer layer) throws IOException {
    return FrameworkSettings.of(Layout.of(folder), folder.resolve("cache"), layer, true);
  }

  private ModuleLayer layer(String version) throws IOException {
    Path sources = folder.resolve("sources");
    Path module = folder.resolve("module");
    write(
        sources.resolve("module-info.java"),
        """
        module org.graalvm.polyglot {
          exports org.graalvm.polyglot.io;
          exports org.graalvm.polyglot;
          exports org.graalvm.polyglot.own to java.logging;
          exports org.graalvm.options;
        }
        """);
    for (String name : List.of("polyglot", "polyglot.io", "polyglot.own", "options")) {
      write(
          sources.resolve("org/graalvm/" + name.replace('.', '/') + "/Any.java"),
          "package org.graalvm." + name + "; public class Any {}");
    }
    if (version != null) {
      write(
          module.resolve("META-INF/MANIFEST.MF"),
          "Manifest-Version: 1.0\nImplementation-Version: " + version + "\n");
    }
    compile(sources, module);
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(module), ModuleFinder.of(), List.of("org.graalvm.polyglot"));
    return ModuleLayer.boot().defineModulesWithOneLoader(configuration, null);
  }

  private static void compile(Path sources, Path into) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      String[] arguments =
          Stream.concat(
                  Stream.of("-nowarn", "-d", into.toString()),
                  files.map(Path::toString).filter(file -> file.endsWith(".java")))
              .toArray(String[]::new);
      assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
