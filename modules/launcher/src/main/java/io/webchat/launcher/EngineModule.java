package io.webchat.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Exports;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * The JavaScript engine as a module of the JVM. The start script puts it there when the JVM can
 * compile: from within a bundle the engine only interprets.
 */
final class EngineModule {
  private static final String API = "org.graalvm.polyglot";

  private final Module api;

  private EngineModule(Module api) {
    this.api = api;
  }

  /** The engine, when this layer has it. */
  static Optional<EngineModule> in(ModuleLayer layer) {
    return layer.findModule(API).map(EngineModule::new);
  }

  /**
   * The packages that bundles use, as a framework exports them, in the version of the module's jar.
   *
   * @throws IOException when the jar does not tell its version
   */
  String exports() throws IOException {
    String version = version();
    return api.getDescriptor().exports().stream()
        .filter(exported -> !exported.isQualified())
        .map(Exports::source)
        .filter(name -> name.equals(API) || name.startsWith(API + "."))
        .sorted()
        .map(name -> name + ";version=\"" + version + "\"")
        .collect(Collectors.joining(","));
  }

  private String version() throws IOException {
    try (InputStream in = api.getResourceAsStream("META-INF/MANIFEST.MF")) {
      String version =
          in == null
              ? null
              : new Manifest(in)
                  .getMainAttributes()
                  .getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      if (version == null) {
        throw new IOException("module " + API + " has no version");
      }
      return version;
    }
  }
}
