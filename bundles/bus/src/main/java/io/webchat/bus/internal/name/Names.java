package io.webchat.bus.internal.name;

/** Names on the bus: {@code Plugin.name}, where a plugin's name has no dot. */
public final class Names {
  /** The commander of calls on the bus itself; no plugin can take it. */
  public static final String BUS = "CXBus";

  private Names() {}

  /** The part before the first dot; empty when there is none. */
  public static String namespaceOf(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }

  /** The part after the first dot; empty when there is none. */
  public static String localOf(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }

  /** Whether a plugin can have the name. */
  public static boolean isPlugin(String name) {
    return !name.isBlank() && name.indexOf('.') < 0;
  }
}
