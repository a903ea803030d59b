package io.webchat.scenario.internal;

import io.webchat.simulated.OnSimulator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What {@code scenario} was asked to do.
 *
 * @param files scenarios
 * @param config file of the configuration; {@code null} for the simulator
 * @param wire type of the transport, for the simulator; {@code null} for none
 * @param chats at a time; 0 for a check with one
 * @param times chats one after the other in the place of each
 * @param junit the report; {@code null} for none
 * @param metrics the times; {@code null} for none
 */
record ScenarioOptions(
    List<String> files,
    String config,
    String wire,
    int chats,
    int times,
    ReportFile junit,
    ReportFile metrics) {
  static final String USAGE =
      "scenario takes FILE… [--config FILE] [--wire TYPE] [--chats N] [--times N] [--junit FILE]"
          + " [--metrics FILE]; scenario --help says more";

  private static final int MOST = 50_000;

  /**
   * Reads the words.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static ScenarioOptions parse(List<String> words) {
    List<String> files = new ArrayList<>();
    String config = null;
    String wire = null;
    ReportFile junit = null;
    ReportFile metrics = null;
    int chats = 0;
    int times = 1;
    Deque<String> rest = new ArrayDeque<>(words);
    while (!rest.isEmpty()) {
      String word = rest.pop();
      switch (word) {
        case "--config" -> config = value(word, rest);
        case "--wire" -> wire = wire(value(word, rest));
        case "--chats" -> chats = number(word, value(word, rest));
        case "--times" -> times = number(word, value(word, rest));
        case "--junit" -> junit = ReportFile.of(word, value(word, rest));
        case "--metrics" -> metrics = ReportFile.of(word, value(word, rest));
        default -> {
          if (word.startsWith("-")) {
            throw new IllegalArgumentException("unknown option: " + word + "; " + USAGE);
          }
          files.add(word);
        }
      }
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no scenario; " + USAGE);
    }
    return new ScenarioOptions(List.copyOf(files), config, wire, chats, times, junit, metrics);
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value; " + USAGE);
    }
    return rest.pop();
  }

  private static int number(String option, String text) {
    if (text.matches("[1-9]\\d{0,4}") && Integer.parseInt(text) <= MOST) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        option + " " + text + ": expected a number from 1 to " + MOST);
  }

  private static String wire(String type) {
    if (OnSimulator.wire(type).isEmpty()) {
      throw new IllegalArgumentException(
          "--wire " + type + ": expected one of " + OnSimulator.transportTypes());
    }
    return type;
  }

  /** Whether the chats go to the simulator. */
  boolean isSimulated() {
    return config == null || wire != null;
  }
}
