package io.webchat.simulator.internal.http;

import io.webchat.simulator.internal.http.ApiRequest.Target;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;

/** Reads requests without holding a thread, up to a limit. */
public final class BodyReader {
  private static final int MAX_PARTS = 200;
  private final int maxBytes;

  public BodyReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The request with its body; fails with {@link IllegalStateException} when that is too large. */
  public CompletableFuture<ApiRequest> read(Request request, Target target) {
    boolean tooLarge = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > maxBytes;
    return BodyCollector.collect(request, tooLarge ? 0 : maxBytes)
        .thenCompose(body -> parsed(request, body, target));
  }

  private CompletableFuture<ApiRequest> parsed(Request request, byte[] body, Target target) {
    String type = Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE)).orElse("");
    String boundary = MultiPart.extractBoundary(type);
    if (type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data") && boundary != null) {
      return multipart(body, boundary)
          .thenApply(
              parts -> {
                try (parts) {
                  return call(request, target, fields(parts), file(parts), "");
                }
              });
    }
    String text = new String(body, StandardCharsets.UTF_8);
    if (request.getMethod().equals("PUT") && !type.isEmpty() && !isText(type)) {
      return CompletableFuture.completedFuture(
          call(request, target, FormFields.EMPTY, Optional.of(new Upload("", type, body)), ""));
    }
    boolean json = type.toLowerCase(Locale.ROOT).startsWith("application/json");
    FormFields form = json ? FormFields.EMPTY : FormFields.decode(text);
    return CompletableFuture.completedFuture(call(request, target, form, Optional.empty(), text));
  }

  private static boolean isText(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith("application/json")
        || lower.startsWith("application/x-www-form-urlencoded");
  }

  private CompletableFuture<MultiPartFormData.Parts> multipart(byte[] body, String boundary) {
    var parser = new MultiPartFormData.Parser(boundary);
    parser.setMaxParts(MAX_PARTS);
    parser.setMaxLength(maxBytes);
    parser.setMaxMemoryFileSize(-1);
    var parts = new Promise.Completable<MultiPartFormData.Parts>();
    parser.parse(
        Content.Source.from(ByteBuffer.wrap(body)),
        Promise.from(Invocable.InvocationType.NON_BLOCKING, parts));
    return parts;
  }

  private static FormFields fields(MultiPartFormData.Parts parts) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (MultiPart.Part part : parts) {
      if (part.getFileName() == null && part.getName() != null) {
        fields.put(part.getName(), part.getContentAsString(StandardCharsets.UTF_8));
      }
    }
    return new FormFields(fields);
  }

  private static Optional<Upload> file(MultiPartFormData.Parts parts) {
    for (MultiPart.Part part : parts) {
      if (part.getFileName() != null) {
        String type = part.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return Optional.of(
            new Upload(
                part.getFileName(), type == null ? "application/octet-stream" : type, bytes(part)));
      }
    }
    return Optional.empty();
  }

  private static byte[] bytes(MultiPart.Part part) {
    return BodyCollector.collect(part.newContentSource(null, 0, -1), Integer.MAX_VALUE).join();
  }

  private static ApiRequest call(
      Request request, Target target, FormFields form, Optional<Upload> upload, String body) {
    String query = request.getHttpURI().getQuery();
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers
          .computeIfAbsent(field.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(field.getValue() == null ? "" : field.getValue());
    }
    return new ApiRequest(
        request.getMethod(),
        request.getHttpURI().getCanonicalPath(),
        query == null ? FormFields.EMPTY : FormFields.decode(query),
        headers,
        form,
        upload,
        body,
        target);
  }
}
