package io.webchat.simulator.internal.gms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.chat.FileUse;
import io.webchat.simulator.internal.chat.StoredFile;
import io.webchat.simulator.internal.chat.UploadRefusal;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.internal.http.Upload;
import io.webchat.simulator.model.FileLimits;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The file operations of the v2 wire. */
final class GmsFiles {
  private final FileLimits limits;
  private final GmsResults results;

  GmsFiles(SimulatorOptions options, GmsResults results) {
    this.limits = options.fileLimits;
    this.results = results;
  }

  /** The limits and what is used of them, as a notice without an index. */
  ObjectNode limits(Conversation chat) {
    FileUse used = chat.fileUse();
    ObjectNode result = SimulatorJson.object();
    ObjectNode notice = result.putArray("messages").addObject();
    notice.set("from", GmsResults.from(chat.customer()));
    notice.put("text", "file-client-cfg-get");
    notice.put("type", "Notice");
    notice.put("utcTime", Instant.now().toEpochMilli());
    ObjectNode data = notice.putObject("userData");
    data.put("download-attempts", Integer.toString(limits.downloadAttempts()));
    data.put("upload-max-files", Integer.toString(limits.maxFiles()));
    data.put("delete-file", "odd");
    data.put("upload-max-file-size", Long.toString(limits.maxFileSize()));
    data.put("used-download-attempts", Integer.toString(used.downloads()));
    data.put("used-upload-max-total-size", Long.toString(used.bytes()));
    data.put("upload-need-agent", Boolean.toString(limits.needAgent()));
    data.put("used-upload-max-files", Integer.toString(used.uploads()));
    data.put("upload-max-total-size", Long.toString(limits.maxTotalSize()));
    data.put("upload-file-types", String.join(":", limits.types()));
    result.put("chatEnded", false);
    result.put("statusCode", 0);
    return result;
  }

  ObjectNode upload(Conversation chat, ApiRequest call) {
    Upload upload =
        call.upload()
            .orElseThrow(() -> new GmsError(GmsError.MISSING_PARAMETER, "no file", "file"));
    var kept = new AtomicReference<StoredFile>();
    Optional<UploadRefusal> refusal =
        chat.upload(upload.name(), upload.type(), upload.content(), kept::set);
    if (refusal.isPresent()) {
      throw error(refusal.get());
    }
    ObjectNode result = results.good(chat, chat.snapshot(0));
    result.putObject("userData").put("file-id", kept.get().id());
    return result;
  }

  ApiResponse download(Conversation chat, String fileId) {
    StoredFile file =
        chat.download(fileId)
            .orElseThrow(() -> new GmsError(GmsError.MISSING_PARAMETER, "no such file", "fileId"));
    return attachment(file);
  }

  /** A file as a download. */
  static ApiResponse attachment(StoredFile file) {
    String name = URLEncoder.encode(file.name(), StandardCharsets.UTF_8).replace("+", "%20");
    return ApiResponse.bytes(200, safeType(file.type()), file.content())
        .withHeader("Content-Disposition", "attachment; filename*=UTF-8''" + name);
  }

  private static String safeType(String type) {
    return type.matches("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+(; ?[\\w=\".-]+)*")
        ? type
        : "application/octet-stream";
  }

  ObjectNode delete(Conversation chat, String fileId) {
    if (!chat.deleteFile(fileId)) {
      throw new GmsError(GmsError.MISSING_PARAMETER, "no such file", "fileId");
    }
    return results.good(chat, chat.snapshot(0));
  }

  private GmsError error(UploadRefusal refusal) {
    return switch (refusal) {
      case NO_AGENT -> new GmsError(GmsError.NOT_NOW, "no agent is connected");
      case TYPE ->
          new GmsError(
              GmsError.FILE_TYPE, "file type not allowed", String.join(":", limits.types()));
      case COUNT ->
          new GmsError(
              GmsError.TOO_MANY_FILES, "too many files", Integer.toString(limits.maxFiles()));
      case FILE_SIZE ->
          new GmsError(
              GmsError.FILES_TOO_LARGE, "file too large", Long.toString(limits.maxFileSize()));
      case TOTAL_SIZE ->
          new GmsError(
              GmsError.FILES_TOO_LARGE, "files too large", Long.toString(limits.maxTotalSize()));
      case NO_ROOM -> new GmsError(GmsError.FILES_TOO_LARGE, "the server is full", "0");
    };
  }
}
