package io.webchat.bus.internal;

/** Names on the bus: {@code Plugin.name}, where a plugin's name has no dot. */
final class Names {
  /** The commander of calls on the bus itself; no plugin can take it. */
  static final String BUS = "CXBus";

  private Names() {}

  /** {@code name} with the namespace, unless it has one. */
  static String qualify(String namespace, String name) {
    return name.indexOf('.') < 0 ? namespace + "." + name : name;
  }

  /** The part before the first dot; empty when there is none. */
  static String namespaceOf(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }

  /** The part after the first dot; empty when there is none. */
  static String localOf(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }

  /** Whether a plugin can have the name. */
  static boolean isPlugin(String name) {
    return !name.isBlank() && name.indexOf('.') < 0;
  }
}
