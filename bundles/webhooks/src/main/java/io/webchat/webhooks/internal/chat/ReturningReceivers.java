package io.webchat.webhooks.internal.chat;

import io.webchat.webhooks.internal.store.Outbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Receivers that were here before the bundle started, and are still to come. What the others have
 * is not acknowledged meanwhile: it would not be delivered to those that come later. Thread-safe.
 */
final class ReturningReceivers {
  private final Set<Path> folders = new HashSet<>();
  private final Set<Path> missing = new HashSet<>();

  /**
   * Looks once which receivers a folder is of.
   *
   * @return whether any have to come
   * @throws IOException when it cannot be read
   */
  synchronized boolean expect(Path folder) throws IOException {
    if (folders.contains(folder)) {
      return false;
    }
    List<String> names = Outbox.names(folder);
    folders.add(folder);
    names.forEach(name -> missing.add(folder.resolve(name)));
    return !names.isEmpty();
  }

  /** One has come; returns whether it was the last one. */
  synchronized boolean came(Path folder, String name) {
    return missing.remove(folder.resolve(name)) && missing.isEmpty();
  }

  synchronized boolean areMissing() {
    return !missing.isEmpty();
  }

  /** Nobody of a folder is waited for any more; returns who has not come. */
  synchronized List<Path> giveUp(Path folder) {
    List<Path> left =
        missing.stream().filter(each -> folder.equals(each.getParent())).sorted().toList();
    left.forEach(missing::remove);
    return left;
  }
}
