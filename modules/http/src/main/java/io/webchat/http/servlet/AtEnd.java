package io.webchat.http.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Does something when a request is over, however it ended. */
public final class AtEnd implements AsyncListener {
  private final Runnable task;

  private AtEnd(Runnable task) {
    this.task = task;
  }

  /** Runs the task; it may be run more than once. */
  public static AtEnd run(Runnable task) {
    return new AtEnd(task);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    task.run();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    task.run();
  }

  @Override
  public void onError(AsyncEvent event) {
    task.run();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // it is started once
  }
}
