package io.webchat.simulator.internal.messenger;

import io.webchat.simulator.deployment.MessengerDeployment.Settings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The attachments that a guest has announced. Guarded by the session's monitor. */
final class MessengerAttachments {
  private static final int MOST = 1_000;
  private static final int LONGEST_NAME = 255;

  /** An attachment that was announced; its key signs the address. */
  static final class Announced {
    private final String id;
    private final String name;
    private final String type;
    private final String key = UUID.randomUUID().toString();
    private Optional<byte[]> content = Optional.empty();
    private String storedAs = "";

    Announced(String id, String name, String type) {
      this.id = id;
      this.name = name;
      this.type = type;
    }

    String id() {
      return id;
    }

    String name() {
      return name;
    }

    String type() {
      return type;
    }

    String key() {
      return key;
    }

    Optional<byte[]> content() {
      return content;
    }

    /** The id that the chat gave the file, empty before it was sent. */
    String storedAs() {
      return storedAs;
    }

    void uploaded(byte[] bytes) {
      content = Optional.of(bytes);
    }

    void sent(String fileId) {
      storedAs = fileId;
      content = Optional.empty();
    }
  }

  private final Settings deployment;
  private final Map<String, Announced> byId = new LinkedHashMap<>();

  MessengerAttachments(Settings deployment) {
    this.deployment = deployment;
  }

  Announced announce(String id, String name, String type, long size) {
    if (id.isEmpty() || name.isEmpty() || type.isEmpty()) {
      throw new MessengerError(4020, "A parameter is missing");
    }
    if (name.length() > LONGEST_NAME) {
      throw new MessengerError(4005, "The name is too long");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    boolean allowed =
        deployment.fileTypes.stream()
            .anyMatch(
                each ->
                    each.equals("*/*")
                        || each.equalsIgnoreCase(type)
                        || (each.endsWith("/*")
                            && type.startsWith(each.substring(0, each.length() - 1))));
    if (!allowed || deployment.blockedEndings.stream().anyMatch(lower::endsWith)) {
      throw new MessengerError(4001, "The type is not allowed");
    }
    if (size == 0) {
      throw new MessengerError(4102, "The file is empty");
    }
    if (size > deployment.maxFileKilobytes * 1_024L) {
      throw new MessengerError(4002, "The file is too large");
    }
    if (byId.size() >= MOST) {
      throw new MessengerError(4000, "Too many attachments");
    }
    Announced announced = new Announced(id, name, type);
    byId.put(id, announced);
    return announced;
  }

  Optional<Announced> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<Announced> ofStored(String fileId) {
    return byId.values().stream().filter(each -> each.storedAs().equals(fileId)).findFirst();
  }

  void remove(String id) {
    byId.remove(id);
  }
}
