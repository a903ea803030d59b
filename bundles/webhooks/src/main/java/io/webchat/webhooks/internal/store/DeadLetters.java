package io.webchat.webhooks.internal.store;

import io.webchat.json.JsonValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What could not be delivered to one receiver, on disk, until somebody delivers it again or throws
 * it away. Used on one thread.
 */
public final class DeadLetters implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

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

  /** Names a letter that is none any more. */
  private static final String GONE = "gone";

  /** So many lines more than needed are left in the file, for it is costly to write it anew. */
  private static final int SLACK = 1_000;

  private final LineFile lines;

  /** By the ids of their deliveries, the oldest first. */
  private final Map<String, Letter> letters = new LinkedHashMap<>();

  /** Lines of the file. */
  private int written;

  /** When the file is written anew. */
  private int most = SLACK;

  private DeadLetters(LineFile lines) {
    this.lines = lines;
  }

  /** Opens the file {@code NAME.dead} of a folder. */
  public static DeadLetters open(Path folder, String name) throws IOException {
    DeadLetters opened = new DeadLetters(new LineFile(folder.resolve(name + ".dead")));
    for (Map<String, Object> line : opened.lines.read()) {
      opened.written++;
      if (line.get(GONE) instanceof String id) {
        opened.letters.remove(id);
      } else {
        Letter.ofJson(line).ifPresent(opened::put);
      }
    }
    opened.most = most(opened.letters.size());
    return opened;
  }

  private static int most(int letters) {
    return 2 * letters + SLACK;
  }

  private void put(Letter letter) {
    letters.put(letter.delivery().id(), letter);
  }

  /** The oldest one first. */
  public List<Letter> list() {
    return List.copyOf(letters.values());
  }

  /** The oldest one; empty when there is none. */
  public Optional<Letter> oldest() {
    return letters.values().stream().findFirst();
  }

  public int size() {
    return letters.size();
  }

  /** Keeps it, also when the machine stops. */
  public void add(Letter letter) throws IOException {
    lines.requireFile();
    lines.add(List.of(letter.toJson()));
    written++;
    lines.force();
    put(letter);
  }

  /** Forgets those of these deliveries. */
  public void remove(Collection<String> ids) throws IOException {
    List<Map<String, Object>> gone =
        ids.stream()
            .filter(letters::containsKey)
            .distinct()
            .map(id -> Map.<String, Object>of(GONE, id))
            .toList();
    if (gone.isEmpty()) {
      return;
    }
    lines.requireFile();
    lines.add(gone);
    written += gone.size();
    lines.force();
    ids.forEach(letters::remove);
    if (letters.isEmpty() || written > most) {
      shorten();
    }
  }

  private void shorten() {
    try {
      lines.replace(letters.values().stream().map(Letter::toJson).toList());
      written = letters.size();
      most = most(letters.size());
    } catch (IOException e) {
      LOG.debug("{} stays longer than it need be: {}", lines, e.toString());
      most = written + SLACK;
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
