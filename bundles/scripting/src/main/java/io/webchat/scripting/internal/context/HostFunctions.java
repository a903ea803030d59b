package io.webchat.scripting.internal.context;

import java.util.HashMap;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/**
 * The functions that the prelude may call. None of them throws: a failure is a text that begins
 * with NUL, which the prelude throws as an {@code Error}, so that no host object reaches a script.
 */
public final class HostFunctions {
  private static final String FAILED = "\u0000";

  private final Map<String, Object> functions = new HashMap<>();

  /** A function of the host. */
  @FunctionalInterface
  public interface HostFunction {
    Object call(Arguments arguments);
  }

  /** The arguments of a call, checked where they are read. */
  public static final class Arguments {
    private final Value[] values;

    private Arguments(Value[] values) {
      this.values = values;
    }

    public String text(int index) {
      Value value = index < values.length ? values[index] : null;
      if (value == null || value.isNull()) {
        return null;
      }
      if (!value.isString()) {
        throw new IllegalArgumentException("A text is expected");
      }
      return value.asString();
    }

    public int number(int index) {
      return (int) decimal(index);
    }

    public double decimal(int index) {
      Value value = index < values.length ? values[index] : null;
      return value != null && value.isNumber() ? value.asDouble() : 0;
    }

    public boolean flag(int index) {
      return index < values.length && values[index].isBoolean() && values[index].asBoolean();
    }
  }

  /** Adds a function. */
  public void add(String name, HostFunction function) {
    ProxyExecutable checked =
        arguments -> {
          try {
            return function.call(new Arguments(arguments));
          } catch (RuntimeException e) {
            return FAILED
                + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
          }
        };
    functions.put(name, checked);
  }

  public Map<String, Object> all() {
    return functions;
  }
}
