package io.webchat.shell.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.config.WebChatConfiguration;
import java.io.PrintStream;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about widget instances and transports. */
@Component(
    service = InstanceCommands.class,
    property = {
      "osgi.command.scope=webchat",
      "osgi.command.function=list",
      "osgi.command.function=create",
      "osgi.command.function=use",
      "osgi.command.function=close",
      "osgi.command.function=transports",
      "osgi.command.function=welcome",
    })
public final class InstanceCommands {
  private final Instances instances;

  /** For Declarative Services. */
  @Activate
  public InstanceCommands(@Reference Instances instances) {
    this.instances = instances;
  }

  /** Prints all instances. */
  @Descriptor("lists the widget instances; * marks the one in use")
  public void list(CommandSession session) {
    PrintStream out = session.getConsole();
    Answers.report(
        out,
        () -> {
          instances.factory();
          List<WebChat> chats = instances.list();
          if (chats.isEmpty()) {
            out.println("no widget instances; webchat:create makes one");
          }
          for (WebChat chat : chats) {
            out.printf(
                "%s %-20s %-10s %-20s %s%n",
                instances.isUsed(chat) ? "*" : " ",
                chat.id(),
                chat.state(),
                chat.configuration().transportType(),
                chat.configuration().dataUrl());
          }
        });
  }

  /** Creates an instance. */
  @Descriptor("creates a widget instance and uses it")
  public void create(
      CommandSession session,
      @Descriptor("id of the instance") String id,
      @Descriptor(
              "configuration: JSON in single quotes, or key=value words such as"
                  + " dataURL=https://HOST/genesys/2/chat/SERVICE")
          String... configuration) {
    PrintStream out = session.getConsole();
    Answers.report(
        out,
        () -> {
          WebChatConfiguration settings =
              WebChatConfiguration.of(JsonText.options(List.of(configuration)));
          WebChat chat = instances.factory().create(InstanceSettings.of(settings).withId(id));
          instances.use(chat.id());
          Answers.await(chat.ready());
          out.println("created " + chat.id() + "; it is in use now");
        });
  }

  /** Chooses an instance. */
  @Descriptor("chooses the widget instance that commands work on")
  public void use(CommandSession session, @Descriptor("id of the instance") String id) {
    PrintStream out = session.getConsole();
    Answers.report(out, () -> out.println("using " + instances.use(id).id()));
  }

  /** Closes an instance. */
  @Descriptor("closes a widget instance without ending its chat on the server")
  public void close(CommandSession session, @Descriptor("id of the instance") String id) {
    PrintStream out = session.getConsole();
    Answers.report(
        out,
        () -> {
          WebChat chat = instances.byId(id);
          chat.close();
          Answers.await(chat.closed());
          out.println("closed " + id);
        });
  }

  /** Prints the types of transports. */
  @Descriptor("lists the types of the transports that are there now")
  public void transports(CommandSession session) {
    PrintStream out = session.getConsole();
    Answers.report(
        out,
        () -> {
          List<String> types = instances.factory().transports();
          types.forEach(out::println);
          if (types.isEmpty()) {
            out.println("no transports; look for transport- in webchat:bundles");
          }
        });
  }

  /** Greets whoever opened the shell. */
  @Descriptor("tells how to begin")
  public void welcome(CommandSession session) {
    PlainTextLines.read(session);
    // a question mark belongs to a word, not to a file name
    session.put(CommandSession.OPTION_NO_GLOB, true);
    PrintStream out = session.getConsole();
    out.println("WebChatService. Begin with `start`, then `send Hello`; `help` lists everything.");
    out.println("`exit` or Ctrl-D stops it.");
  }
}
