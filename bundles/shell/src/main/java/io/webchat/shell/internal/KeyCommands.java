package io.webchat.shell.internal;

import io.webchat.keys.ApiKeys;
import io.webchat.shell.internal.output.CommandRunner;
import java.io.PrintStream;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;

/** Keys for programs that use a service over HTTP. Nothing of a key is kept. */
@Component(
    service = KeyCommands.class,
    property = {"osgi.command.scope=webchat", "osgi.command.function=apikey"})
public final class KeyCommands {

  /** Prints a new key, and what belongs into a configuration. */
  @Descriptor("makes a key for a program: prints it, and the line for a configuration's .keys")
  public void apikey(
      CommandSession session,
      @Descriptor("who gets it") String name,
      @Descriptor("what it is good for: chats, read, files, or * for all") String... scopes) {
    PrintStream out = session.getConsole();
    CommandRunner.report(out, () -> print(out, name, List.of(scopes)));
  }

  static void print(PrintStream out, String name, List<String> scopes) {
    ApiKeys.Made made;
    try {
      made = ApiKeys.make(name, scopes);
    } catch (IllegalArgumentException e) {
      out.println("apikey NAME SCOPE...: expected is " + e.getMessage());
      return;
    }
    out.println("key, which is shown this once: " + made.key());
    out.println("line for the configuration:    " + made.line());
  }
}
