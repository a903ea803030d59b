package io.webchat.console.internal.change;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Bundles of the container, and what is done with them. Thread-safe. */
public interface Bundles {
  /** Each as {@code id}, {@code name}, {@code state}, {@code version}, {@code remark}. */
  List<Map<String, Object>> bundles();

  /** Each as {@code type}, {@code bundle}, {@code version}, {@code remark}. */
  List<Map<String, Object>> transports();

  /** Whether the console itself would be restarted with it. */
  boolean restartsConsole(String action, long id);

  /**
   * Changes one; blocks until it is done.
   *
   * @param action as {@code webchat:bundle} takes it
   * @param id of a bundle that is listed
   * @param out told in lines what happens
   * @throws Exception when it cannot be done; a {@code Rejection} says why
   */
  void change(String action, long id, Consumer<String> out) throws Exception;
}
