package io.webchat.scripting.internal.sandbox;

/**
 * The JavaScript engine cannot start. Without the engine's own exception as cause: a logger that
 * keeps it would keep the engine.
 */
public final class EngineUnavailableException extends IllegalStateException {
  /** What an operator can do about it. */
  public static final String HINT =
      "In an OSGi container set the framework property"
          + " org.osgi.framework.bootdelegation=jdk.internal.module,jdk.internal.access,sun.misc or"
          + " install webchat-graaljs-framework, and restart the JVM; on a class or module path add"
          + " org.graalvm.js:js-language";

  private static final long serialVersionUID = 1L;

  EngineUnavailableException(Throwable failure) {
    super("The JavaScript engine cannot start (" + rootOf(failure) + "). " + HINT);
    setStackTrace(failure.getStackTrace());
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
