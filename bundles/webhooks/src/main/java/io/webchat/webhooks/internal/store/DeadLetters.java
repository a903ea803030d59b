package io.webchat.webhooks.internal.store;

import io.webchat.json.JsonValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What could not be delivered to one receiver, on disk, until somebody delivers it again or throws
 * it away. Used on one thread.
 */
public final class DeadLetters implements AutoCloseable {
  /**
   * One of them.
   *
   * @param time when it was given up, ms since the epoch
   * @param reason why
   */
  public record Letter(Delivery delivery, long time, String reason) {
    private Map<String, Object> toJson() {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("time", time);
      object.put("reason", reason);
      object.put("delivery", delivery.toJson());
      return object;
    }

    @SuppressWarnings("unchecked") // an object of JSON has texts as keys
    private static Optional<Letter> ofJson(Map<String, Object> object) {
      if (object.get("delivery") instanceof Map<?, ?> delivery
          && object.get("time") instanceof Number time) {
        try {
          return Optional.of(
              new Letter(
                  Delivery.ofJson((Map<String, Object>) delivery),
                  time.longValue(),
                  JsonValues.text(object.get("reason"))));
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
      }
      return Optional.empty();
    }
  }

  private final LineFile lines;
  private final List<Letter> letters = new ArrayList<>();

  private DeadLetters(LineFile lines) {
    this.lines = lines;
  }

  /** Opens the file {@code NAME.dead} of a folder. */
  public static DeadLetters open(Path folder, String name) throws IOException {
    DeadLetters opened = new DeadLetters(new LineFile(folder.resolve(name + ".dead")));
    for (Map<String, Object> line : opened.lines.read()) {
      Letter.ofJson(line).ifPresent(opened.letters::add);
    }
    return opened;
  }

  /** The oldest one first. */
  public List<Letter> list() {
    return List.copyOf(letters);
  }

  public int size() {
    return letters.size();
  }

  /** Keeps it, also when the machine stops. */
  public void add(Letter letter) throws IOException {
    lines.add(List.of(letter.toJson()));
    lines.force();
    letters.add(letter);
  }

  /** Forgets those that are meant. */
  public void remove(Predicate<Letter> meant) throws IOException {
    List<Letter> left = new ArrayList<>(letters);
    if (left.removeIf(meant)) {
      lines.replace(left.stream().map(Letter::toJson).toList());
      letters.clear();
      letters.addAll(left);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
