package io.webchat.mailbox.timing;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.UploadRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A transport whose calls are timed ({@link CallTimes}). */
public final class TimedTransport implements Transport {
  private final Transport transport;
  private final String type;

  /** Times the calls of a transport of this type. */
  public TimedTransport(Transport transport, String type) {
    this.transport = transport;
    this.type = type;
  }

  private CompletionStage<Reply> timed(String operation, Supplier<CompletionStage<Reply>> call) {
    return CallTimes.timed(type, operation, call);
  }

  @Override
  public Set<Capability> capabilities() {
    return transport.capabilities();
  }

  @Override
  public CompletionStage<Reply> start(StartRequest request) {
    return timed("start", () -> transport.start(request));
  }

  @Override
  public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
    return timed("attach", () -> transport.attach(session, request));
  }

  @Override
  public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
    return timed("poll", () -> transport.poll(session, request));
  }

  @Override
  public CompletionStage<Reply> send(SessionData session, OutgoingMessage message) {
    return timed("send", () -> transport.send(session, message));
  }

  @Override
  public CompletionStage<Reply> typing(SessionData session, boolean typing, String preview) {
    return timed("typing", () -> transport.typing(session, typing, preview));
  }

  @Override
  public CompletionStage<Reply> end(SessionData session) {
    return timed("end", () -> transport.end(session));
  }

  @Override
  public CompletionStage<Reply> customNotice(SessionData session, String message) {
    return timed("customNotice", () -> transport.customNotice(session, message));
  }

  @Override
  public CompletionStage<Reply> resetIdleTimer(SessionData session) {
    return timed("resetIdleTimer", () -> transport.resetIdleTimer(session));
  }

  @Override
  public CompletionStage<Reply> updateUserData(SessionData session, Map<String, Object> userData) {
    return timed("updateUserData", () -> transport.updateUserData(session, userData));
  }

  @Override
  public CompletionStage<Reply> upload(SessionData session, UploadRequest request) {
    return timed("upload", () -> transport.upload(session, request));
  }

  @Override
  public CompletionStage<Reply> download(SessionData session, DownloadRequest request) {
    return timed("download", () -> transport.download(session, request));
  }

  @Override
  public CompletionStage<Reply> fileLimits(SessionData session) {
    return timed("fileLimits", () -> transport.fileLimits(session));
  }

  @Override
  public CompletionStage<Reply> history(SessionData session, HistoryRequest request) {
    return timed("history", () -> transport.history(session, request));
  }

  @Override
  public CompletionStage<Reply> verify(SessionData session) {
    return timed("verify", () -> transport.verify(session));
  }

  @Override
  public CompletionStage<Reply> clear(SessionData session) {
    return timed("clear", () -> transport.clear(session));
  }

  @Override
  public CompletionStage<Reply> signOut(SessionData session) {
    return timed("signOut", () -> transport.signOut(session));
  }

  @Override
  public void close() {
    transport.close();
  }

  @Override
  public void handOver() {
    transport.handOver();
  }
}
