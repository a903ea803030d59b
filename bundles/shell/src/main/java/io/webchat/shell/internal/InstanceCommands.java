package io.webchat.shell.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.Rejection;
import io.webchat.shell.internal.output.ChatLines;
import io.webchat.shell.internal.output.CommandRunner;
import io.webchat.shell.internal.output.LiveView;
import io.webchat.shell.internal.output.ShellJson;
import io.webchat.swap.TransportListing;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
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
    })
public final class InstanceCommands {
  private final InstanceSelection instances;
  private final LiveView view;
  private final TransportListing listing;

  /** For Declarative Services. */
  @Activate
  public InstanceCommands(
      @Reference InstanceSelection instances, @Reference LiveView view, BundleContext context) {
    this.instances = instances;
    this.view = view;
    this.listing = new TransportListing(context);
  }

  /** Prints all instances. */
  @Descriptor("lists the widget instances; * marks the one in use")
  public void list(CommandSession session) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
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
                chat.wire(),
                ChatLines.address(chat.configuration().dataUrl()));
          }
        });
  }

  /** Creates an instance. */
  @Descriptor("creates a widget instance and uses it")
  public void create(
      CommandSession session,
      @Descriptor("id of the instance") String id,
      @Descriptor(
              "dataURL, or configuration: JSON in single quotes, or key=value words such as"
                  + " dataURL=https://HOST/genesys/2/chat/SERVICE")
          String... configuration) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          WebChatConfiguration settings = WebChatConfiguration.of(options(List.of(configuration)));
          WebChat chat = instances.factory().create(InstanceSettings.of(settings).withId(id));
          try {
            CommandRunner.await(chat.ready());
          } catch (Rejection e) {
            chat.close();
            CommandRunner.await(chat.closed());
            throw e;
          }
          view.show(session, instances.use(chat.id()));
          out.println("created " + chat.id() + "; it is in use now");
        });
  }

  /** A bare URL is the one of the chat server. */
  private static Map<String, Object> options(List<String> words) {
    return words.size() == 1 && words.get(0).matches("https?://.*")
        ? Map.of("dataURL", words.get(0))
        : ShellJson.options(words);
  }

  /** Chooses an instance. */
  @Descriptor("chooses the widget instance that commands work on")
  public void use(CommandSession session, @Descriptor("id of the instance") String id) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          WebChat chat = instances.use(id);
          view.show(session, chat);
          out.println("using " + chat.id());
        });
  }

  /** Closes an instance. */
  @Descriptor("closes a widget instance without ending its chat on the server")
  public void close(CommandSession session, @Descriptor("id of the instance") String id) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          WebChat chat = instances.byId(id);
          chat.close();
          CommandRunner.await(chat.closed());
          out.println("closed " + id);
        });
  }

  /** Prints the transports. */
  @Descriptor("lists the transports and their bundles, and what keeps one from being there")
  public void transports(CommandSession session) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          List<TransportListing.Offer> offers = listing.offers();
          offers.forEach(offer -> out.println(offer.line()));
          if (offers.isEmpty()) {
            out.println("no transports; look for transport- in webchat:bundles");
          }
        });
  }
}
