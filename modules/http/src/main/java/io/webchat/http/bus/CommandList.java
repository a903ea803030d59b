package io.webchat.http.bus;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which commands a page may call: {@code Plugin.command}, {@code Plugin.*} or {@code *.command}.
 * Immutable.
 */
public final class CommandList {
  /** What the reference offers to pages: all but what is private to the service itself. */
  public static final List<String> REFERENCE =
      List.of(
          "*.COMMANDS",
          "*.EVENTS",
          "*.LOAD",
          "App.about",
          "App.closeAll",
          "App.getLanguage",
          "App.info",
          "App.setLanguage",
          "WebChatService.addPrefilter",
          "WebChatService.asyncRestore",
          "WebChatService.clearChat",
          "WebChatService.endChat",
          "WebChatService.fetchHistory",
          "WebChatService.getAgents",
          "WebChatService.getFileLimits",
          "WebChatService.getSessionData",
          "WebChatService.getStats",
          "WebChatService.getTranscript",
          "WebChatService.pausePoll",
          "WebChatService.resetPollExceptions",
          "WebChatService.restore",
          "WebChatService.sendCustomNotice",
          "WebChatService.sendFilteredMessage",
          "WebChatService.sendMessage",
          "WebChatService.sendTyping",
          "WebChatService.signOut",
          "WebChatService.sleep",
          "WebChatService.startChat",
          "WebChatService.startPoll",
          "WebChatService.stopPoll",
          "WebChatService.updateInteractionData",
          "WebChatService.updateUserData",
          "WebChatService.verifySession",
          "WebChatService.wake");

  /** Those that files go through; they are no frames. */
  public static final String SEND_FILE = "WebChatService.sendFile";

  /** The command that fetches a file. */
  public static final String DOWNLOAD_FILE = "WebChatService.downloadFile";

  private static final Pattern ENTRY = Pattern.compile("(\\*|[\\w$-]+)\\.(\\*|[\\w$-]+)");

  private final Set<String> entries;

  private CommandList(Set<String> entries) {
    this.entries = entries;
  }

  /**
   * A list.
   *
   * @throws IllegalArgumentException when an entry is none; the message says what is expected
   */
  public static CommandList of(List<String> entries) {
    for (String entry : entries) {
      if (!ENTRY.matcher(entry).matches()) {
        throw new IllegalArgumentException(
            "names of commands, Plugin.command, Plugin.* or *.command");
      }
    }
    return new CommandList(Set.copyOf(entries));
  }

  /** The reference's commands with files. */
  public static CommandList ofReference() {
    Set<String> all = new TreeSet<>(REFERENCE);
    all.add(SEND_FILE);
    all.add(DOWNLOAD_FILE);
    return new CommandList(Set.copyOf(all));
  }

  /** Whether a page may call this command, given by its full name. */
  public boolean allows(String command) {
    int dot = command.indexOf('.');
    if (dot <= 0 || dot == command.length() - 1) {
      return false;
    }
    return entries.contains(command)
        || entries.contains(command.substring(0, dot) + ".*")
        || entries.contains("*" + command.substring(dot));
  }

  /** The entries, sorted. */
  public List<String> entries() {
    return List.copyOf(new TreeSet<>(entries));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CommandList list && list.entries.equals(entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }
}
