package io.webchat.shell.internal;

import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.message.Agent;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Stats;
import io.webchat.api.value.Rejection;
import io.webchat.shell.internal.output.ChatLines;
import io.webchat.shell.internal.output.CommandRunner;
import io.webchat.shell.internal.output.LiveView;
import io.webchat.shell.internal.output.ShellInput;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands that hold a chat with the instance in use. */
@Component(
    service = ShellChatCommands.class,
    property = {
      "osgi.command.scope=webchat",
      "osgi.command.function=start",
      "osgi.command.function=send",
      "osgi.command.function=typing",
      "osgi.command.function=transcript",
      "osgi.command.function=agents",
      "osgi.command.function=stats",
      "osgi.command.function=end",
    })
public final class ShellChatCommands {
  private final InstanceSelection instances;
  private final LiveView view;
  private final Map<WebChat, ShellInput> inputs = Collections.synchronizedMap(new WeakHashMap<>());

  /** For Declarative Services. */
  @Activate
  public ShellChatCommands(@Reference InstanceSelection instances, @Reference LiveView view) {
    this.instances = instances;
    this.view = view;
  }

  /** Starts a chat and shows it. */
  @Descriptor("starts a chat; what happens in it is shown above the prompt")
  public void start(
      CommandSession session,
      @Descriptor("first name and last name of the customer; may be left out") String... names) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          WebChat chat = instances.inUse();
          CommandRunner.await(chat.ready());
          view.show(session, chat);
          String first = names.length > 0 ? names[0] : "Shell";
          String last = names.length > 1 ? names[1] : "User";
          try {
            CommandRunner.await(
                chat.service().startChat(StartChat.by(first, last).with("nickname", first)));
            out.println("started a chat with " + chat.id() + " as " + first);
          } catch (Rejection e) {
            view.fail(session, CommandRunner.line(e));
          }
        });
  }

  /** Sends a message. */
  @Descriptor("sends a message: the rest of the line, as it is")
  public void send(
      CommandSession session, @Descriptor("the text, without quotes") String... words) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          WebChat chat = instances.inUse();
          ShellInput input = inputs.get(chat);
          if (input != null) {
            input.clear();
          }
          CommandRunner.await(chat.service().sendMessage(String.join(" ", words)));
        });
  }

  /** Tells that the customer types. */
  @Descriptor("types into the shell's input, whose text goes along as typing preview")
  public void typing(
      CommandSession session,
      @Descriptor("what stands in the input, as it is; may be left out") String... words) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          WebChat chat = instances.inUse();
          if (words.length == 0 || !chat.state().hasSession()) {
            CommandRunner.await(chat.service().sendTyping(null));
          } else {
            input(chat).type(String.join(" ", words));
          }
        });
  }

  /** The input of an instance, registered with it when it is first used. */
  private ShellInput input(WebChat chat) throws Exception {
    ShellInput known = inputs.get(chat);
    if (known != null) {
      return known;
    }
    ShellInput input = new ShellInput();
    CommandRunner.await(chat.service().registerTypingPreviewInput(input));
    inputs.put(chat, input);
    return input;
  }

  /** Prints the transcript. */
  @Descriptor("prints the transcript")
  public void transcript(CommandSession session) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          List<Message> messages =
              CommandRunner.await(instances.inUse().service().getTranscript()).messages().stream()
                  .filter(message -> message.kind() != MessageKind.TYPING_STARTED)
                  .filter(message -> message.kind() != MessageKind.TYPING_STOPPED)
                  .toList();
          messages.forEach(message -> out.println(ChatLines.message(message)));
          if (messages.isEmpty()) {
            out.println("no messages");
          }
        });
  }

  /** Prints the agents. */
  @Descriptor("prints the agents of the chat")
  public void agents(CommandSession session) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          Collection<Agent> agents =
              CommandRunner.await(instances.inUse().service().getAgents()).agents().values();
          agents.forEach(agent -> out.println(ChatLines.agent(agent)));
          if (agents.isEmpty()) {
            out.println("no agents");
          }
        });
  }

  /** Prints statistics. */
  @Descriptor("prints when the chat began and how long it has lasted")
  public void stats(CommandSession session) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          Stats stats = CommandRunner.await(instances.inUse().service().getStats());
          out.printf(
              "first message %s, last message %s, %.1f s%n",
              ChatLines.clock(stats.startTime()),
              ChatLines.clock(stats.endTime()),
              stats.duration().orElse(0) / 1000.0);
        });
  }

  /** Ends the chat. */
  @Descriptor("ends the chat")
  public void end(CommandSession session) {
    PrintStream out = session.getConsole();
    CommandRunner.report(out, () -> CommandRunner.await(instances.inUse().service().endChat()));
  }
}
