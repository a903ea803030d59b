package io.webchat.backend.internal.http;

import io.webchat.api.file.DownloadTarget;
import io.webchat.api.file.FileSource;
import io.webchat.http.bus.CommandList;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.AtEnd;
import io.webchat.http.servlet.FileName;
import io.webchat.http.servlet.FileWriter;
import io.webchat.http.servlet.Query;
import io.webchat.http.servlet.Spool;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.security.DigestOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of chats: each is kept in the spool until the chat server, or the client, has it. */
final class FileRequests {
  private static final Logger LOG = LoggerFactory.getLogger(FileRequests.class);

  private final ChatRequests chats;
  private final Spool spool;

  FileRequests(ChatRequests chats, Spool spool) {
    this.chats = chats;
    this.spool = spool;
  }

  /** Sends the body as a file of the chat. */
  void send(ApiRequest request, ApiSettings settings, Sending sending)
      throws RefusedException, IOException {
    long length = request.http().getContentLengthLong();
    if (length > settings.fileBytes()) {
      throw new ChannelException(
          Code.TOO_LARGE, "The file is larger than " + settings.fileBytes() + " bytes");
    }
    String name = FileName.clean(Query.parameter(request.http(), "name").orElse(null));
    String type = request.http().getContentType();
    Spool.Spooled spooled = spool.take();
    AtomicBoolean taken = new AtomicBoolean();
    Exchange exchange = request.exchange(0); // as long as the body takes
    exchange
        .context()
        .addListener(
            AtEnd.run(
                () -> {
                  if (!taken.get()) {
                    spooled.release();
                  }
                }));
    DigestOutputStream target =
        new DigestOutputStream(Files.newOutputStream(spooled.file()), RequestParts.digest());
    request
        .bodies()
        .read(
            exchange.context(),
            target,
            settings.fileBytes(),
            () ->
                exchange.settle(
                    sending.once(
                        target.getMessageDigest().digest(),
                        () -> {
                          taken.set(true);
                          return sent(request, spooled, name, type)
                              .whenComplete((answer, problem) -> spooled.release());
                        }),
                    request.secrets()));
  }

  /** Does something once, however often the client asks for it. */
  interface Sending {
    CompletionStage<Answer> once(byte[] digestOfBody, Idempotency.Work work)
        throws RefusedException;
  }

  private CompletionStage<Answer> sent(
      ApiRequest request, Spool.Spooled spooled, String name, String type) {
    return chats
        .find(request.owner(), request.chat())
        .thenCompose(
            chat -> {
              try {
                FileSource source =
                    FileSource.of(
                        name,
                        type,
                        Files.size(spooled.file()),
                        () -> Files.newInputStream(spooled.file()));
                return chats.called(chat, CommandList.SEND_FILE, Map.of("files", source));
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            });
  }

  /** Answers with a file of the chat. */
  void fetch(ApiRequest request, ApiSettings settings) throws RefusedException, IOException {
    String id = Query.parameter(request.http(), "fileId").orElse("");
    if (id.isEmpty()) {
      throw new ChannelException(Code.BAD_REQUEST, "fileId: the id of a file is missing");
    }
    String name = FileName.clean(Query.parameter(request.http(), "fileName").orElse(null));
    Spool.Spooled spooled = spool.take();
    Exchange exchange = request.exchange(0);
    exchange.context().addListener(AtEnd.run(spooled::release));
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("fileId", id);
    options.put("fileName", name);
    options.put("target", new DownloadTarget.File(spooled.file(), settings.fileBytes()));
    chats
        .find(request.owner(), request.chat())
        .thenCompose(
            chat ->
                chats.called(
                    chat, CommandList.DOWNLOAD_FILE, options, value -> Answer.json(200, Map.of())))
        .whenComplete(
            (answer, problem) -> {
              if (problem == null && answer.status() == 200) {
                exchange.settleBy(() -> write(exchange.context(), spooled, name));
              } else {
                exchange.settle(
                    problem == null
                        ? CompletableFuture.completedFuture(answer)
                        : CompletableFuture.failedFuture(problem),
                    request.secrets());
              }
            });
  }

  private static void write(AsyncContext context, Spool.Spooled spooled, String name) {
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    try {
      response.setContentType("application/octet-stream");
      response.setHeader("Content-Disposition", FileName.disposition(name));
      response.setContentLengthLong(Files.size(spooled.file()));
      FileWriter.write(context, spooled.file());
    } catch (IOException e) {
      LOG.debug("A file could not be passed on", e);
      context.complete();
    }
  }
}
