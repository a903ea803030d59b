package io.webchat.shell.internal;

import io.webchat.shell.internal.output.CommandRunner;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Stops the framework when the line that asks for it is over. A shell that waits for the command
 * while it is stopped prints that it was interrupted.
 */
@Component(
    service = {ExitCommand.class, CommandSessionListener.class},
    property = {"osgi.command.scope=webchat", "osgi.command.function=exit"})
public final class ExitCommand implements CommandSessionListener {
  private final BundleContext context;
  private final AtomicBoolean asked = new AtomicBoolean();

  /** Not every shell tells when a line is over: Karaf's does not. */
  private volatile boolean told;

  /** For Declarative Services. */
  @Activate
  public ExitCommand(BundleContext context) {
    this.context = context;
  }

  /** Stops everything. */
  @Descriptor("stops the service; chats stay open on the server and are restored later")
  public void exit(CommandSession session) {
    asked.set(true);
    if (!told) {
      stop(session);
    }
  }

  @Override
  public void beforeExecute(CommandSession session, CharSequence line) {
    told = true;
  }

  @Override
  public void afterExecute(CommandSession session, CharSequence line, Exception failure) {
    stop(session);
  }

  @Override
  public void afterExecute(CommandSession session, CharSequence line, Object result) {
    stop(session);
  }

  private void stop(CommandSession session) {
    if (asked.compareAndSet(true, false)) {
      CommandRunner.report(
          session.getConsole(), () -> context.getBundle(Constants.SYSTEM_BUNDLE_ID).stop());
    }
  }
}
