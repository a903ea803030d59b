package io.webchat.scripts;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Types commands into the container's Gogo, whose classes are the container's own. */
final class Shell {
  private static final String PROCESSOR = "org.apache.felix.service.command.CommandProcessor";

  private Shell() {}

  /** What a command prints, without the last line break. */
  static String run(String line) {
    BundleContext context = ScriptContainer.framework().context();
    String filter = "(&(osgi.command.scope=webchat)(osgi.command.function=hooks))";
    Awaitility.await("the shell's commands")
        .until(
            () ->
                context.getAllServiceReferences(PROCESSOR, null) != null
                    && context.getAllServiceReferences(null, filter) != null);
    try {
      ServiceReference<?> reference = context.getAllServiceReferences(PROCESSOR, null)[0];
      Object processor = reference.getBundle().getBundleContext().getService(reference);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Class<?> type = reference.getBundle().loadClass(PROCESSOR);
      Object session =
          type.getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
              .invoke(processor, InputStream.nullInputStream(), out, out);
      try (AutoCloseable closing = (AutoCloseable) session) {
        reference
            .getBundle()
            .loadClass("org.apache.felix.service.command.CommandSession")
            .getMethod("execute", CharSequence.class)
            .invoke(closing, line);
      }
      return out.toString(StandardCharsets.UTF_8).stripTrailing();
    } catch (Exception e) {
      throw new IllegalStateException(line, e);
    }
  }
}
