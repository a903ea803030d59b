package io.webchat.web.internal.http;

import io.webchat.api.bus.Deferred;
import io.webchat.api.file.DownloadTarget;
import io.webchat.api.file.FileSource;
import io.webchat.api.value.Rejection;
import io.webchat.http.bus.CommandList;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.servlet.Answers;
import io.webchat.http.servlet.AtEnd;
import io.webchat.http.servlet.Bodies;
import io.webchat.http.servlet.FileName;
import io.webchat.http.servlet.FileWriter;
import io.webchat.http.servlet.Query;
import io.webchat.http.servlet.Spool;
import io.webchat.web.internal.channel.PageBus;
import io.webchat.web.internal.visitor.Visitor;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files: a page's upload is kept in the spool until the chat server has it, a download until the
 * page has it. So many at a time; the answer tells how the command settled.
 */
final class FileApi {
  private static final int UNPROCESSABLE = 422;

  private final CommandList commands;
  private final FrontSettings settings;
  private final Bodies bodies;
  private final Spool spool;

  FileApi(CommandList commands, FrontSettings settings, Bodies bodies) {
    this.commands = commands;
    this.settings = settings;
    this.bodies = bodies;
    this.spool = new Spool(settings.spool(), settings.filesAtOnce());
  }

  /** Sends the body of the request as a file. */
  void send(Visitor visitor, Visitor.Page page, HttpServletRequest request)
      throws ChannelException, IOException {
    require(CommandList.SEND_FILE);
    if (request.getContentLengthLong() > settings.fileBytes()) {
      throw new ChannelException(
          Code.TOO_LARGE, "The file is larger than " + settings.fileBytes() + " bytes");
    }
    String name = FileName.clean(Query.parameter(request, "name").orElse(null));
    String type = request.getContentType();
    String commander = commander(request);
    Spool.Spooled spooled = spool.take(visitor.chat().id());
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    context.addListener(AtEnd.run(spooled::release));
    bodies.read(
        context,
        Files.newOutputStream(spooled.file()),
        settings.fileBytes(),
        () -> {
          FileSource source =
              FileSource.of(
                  name,
                  type,
                  Files.size(spooled.file()),
                  () -> Files.newInputStream(spooled.file()));
          Deferred sent =
              page.bus().command(commander, CommandList.SEND_FILE, Map.of("files", source));
          answer(page.bus(), sent, context);
        });
  }

  private void answer(PageBus bus, Deferred deferred, AsyncContext context) {
    deferred
        .done(value -> complete(context, HttpServletResponse.SC_OK, bus.resolution(value)))
        .fail(reason -> complete(context, UNPROCESSABLE, bus.refusal(reason)));
  }

  /** Not on the mailbox: the container may have to wait for its buffers. */
  private static void complete(AsyncContext context, int status, Map<String, Object> content) {
    Elsewhere.run(
        context, () -> Answers.json((HttpServletResponse) context.getResponse(), status, content));
  }

  private static String commander(HttpServletRequest request) throws ChannelException {
    return Query.parameter(request, "commander").orElse(null);
  }

  /** Answers with a file of the chat server. */
  void fetch(Visitor visitor, Visitor.Page page, HttpServletRequest request)
      throws ChannelException, IOException {
    require(CommandList.DOWNLOAD_FILE);
    String id = Query.parameter(request, "fileId").orElse("");
    if (id.isEmpty()) {
      throw new ChannelException(Code.BAD_REQUEST, "fileId: the id of a file is missing");
    }
    String name = FileName.clean(Query.parameter(request, "fileName").orElse(null));
    String commander = commander(request);
    Spool.Spooled spooled = spool.take(visitor.chat().id());
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    context.addListener(AtEnd.run(spooled::release));
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("fileId", id);
    options.put("fileName", name);
    options.put("target", new DownloadTarget.File(spooled.file(), settings.fileBytes()));
    page.bus()
        .command(commander, CommandList.DOWNLOAD_FILE, options)
        .done(value -> Elsewhere.start(context, () -> write(context, spooled.file(), name)))
        .fail((Rejection reason) -> complete(context, UNPROCESSABLE, page.bus().refusal(reason)));
  }

  private static void write(AsyncContext context, Path file, String name) throws IOException {
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    response.setContentType("application/octet-stream");
    response.setHeader("Content-Disposition", FileName.disposition(name));
    response.setContentLengthLong(Files.size(file));
    FileWriter.write(context, file);
  }

  private void require(String command) throws ChannelException {
    if (!commands.allows(command)) {
      throw new ChannelException(Code.NOT_FOUND, "A page may not call the command " + command);
    }
  }
}
