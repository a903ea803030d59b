package io.webchat.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What the launcher was asked to do.
 *
 * @param command {@code run}, or the name of a command that a bundle offers
 * @param layout the folders
 * @param shell whether to start the shell
 * @param arguments of the command
 */
record CommandLine(String command, Layout layout, boolean shell, List<String> arguments) {

  /** Stays up until it is stopped. */
  static final String RUN = "run";

  /** Starts and stops, for the JVM to see what is loaded. */
  static final String PREPARE = "prepare";

  /** Copies the list. */
  CommandLine {
    arguments = List.copyOf(arguments);
  }

  /**
   * Reads {@code [--conf DIR] [--data DIR] [--no-shell] COMMAND [ARGUMENT…]}; for {@code run} the
   * options may also follow it.
   *
   * @throws IllegalArgumentException with a text for the user
   */
  static CommandLine parse(Path home, List<String> words) {
    Layout layout = Layout.of(home);
    boolean shell = true;
    String command = null;
    List<String> arguments = new ArrayList<>();
    Deque<String> rest = new ArrayDeque<>(words);
    while (!rest.isEmpty()) {
      String word = rest.pop();
      if (command != null && !command.equals(RUN)) {
        arguments.add(word);
      } else if (word.equals("--conf")) {
        layout = layout.withConf(present(folder(word, rest)));
      } else if (word.equals("--data")) {
        layout = layout.withData(folder(word, rest));
      } else if (word.equals("--no-shell")) {
        shell = false;
      } else if (word.equals("--shell")) {
        shell = true;
      } else if (command == null && !word.startsWith("-")) {
        command = word;
      } else {
        throw new IllegalArgumentException("unknown option: " + word);
      }
    }
    String what = command == null ? RUN : command;
    if (what.equals(RUN)) {
      refuseLists(layout);
    }
    return new CommandLine(what, layout, shell && what.equals(RUN), arguments);
  }

  /** Who watches a folder of this name would watch several. */
  private static void refuseLists(Layout layout) {
    for (Path folder : List.of(layout.home(), layout.conf())) {
      if (folder.toString().contains(",")) {
        throw new IllegalArgumentException("the name of the folder " + folder + " has a comma");
      }
    }
  }

  private static Path folder(String option, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a folder");
    }
    return Path.of(rest.pop());
  }

  private static Path present(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("there is no folder " + folder + " with configuration");
    }
    return folder;
  }

  /** Whether it stays up until it is stopped. */
  boolean staysUp() {
    return command.equals(RUN);
  }
}
