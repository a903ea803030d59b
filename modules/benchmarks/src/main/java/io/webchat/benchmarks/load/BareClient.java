package io.webchat.benchmarks.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Sends messages of version 2 with nothing but OkHttp and Jackson. */
final class BareClient implements AutoCloseable {
  private final JsonFactory json = new JsonFactory();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final OkHttpClient http;
  private final String url;
  private final List<Map<String, String>> chats = new ArrayList<>();

  /** Starts so many chats. */
  BareClient(String url, int count) throws IOException {
    this.url = url;
    Dispatcher dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(2_048);
    dispatcher.setMaxRequestsPerHost(2_048);
    http = new OkHttpClient.Builder().dispatcher(dispatcher).build();
    FormBody form = new FormBody.Builder().add("firstName", "Ada").add("lastName", "L.").build();
    for (int i = 0; i < count; i++) {
      try (Response response = http.newCall(request(url + "/", form)).execute()) {
        chats.add(fields(response));
      }
    }
  }

  private static Request request(String address, FormBody form) {
    return new Request.Builder().url(address).post(form).build();
  }

  CompletableFuture<?> send(int number, String text) {
    Map<String, String> chat = chats.get(number);
    FormBody form =
        new FormBody.Builder()
            .add("userId", chat.get("userId"))
            .add("secureKey", chat.get("secureKey"))
            .add("alias", chat.get("alias"))
            .add("message", text)
            .add("messageType", "text")
            .build();
    CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
    http.newCall(request(url + "/" + chat.get("chatId") + "/send", form))
        .enqueue(
            new Callback() {
              @Override
              public void onFailure(Call call, IOException e) {
                answer.completeExceptionally(e);
              }

              @Override
              public void onResponse(Call call, Response response) {
                answer.completeAsync(() -> read(response), Runnable::run);
              }
            });
    return answer;
  }

  private Map<String, String> read(Response response) {
    try (response) {
      Map<String, String> answer = fields(response);
      if (!"0".equals(answer.get("statusCode"))) {
        throw new IllegalStateException("The server refuses a message: " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The simple fields at the top; the others are read as well. */
  private Map<String, String> fields(Response response) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = json.createParser(response.body().byteStream())) {
      int depth = 0;
      for (JsonToken token; (token = parser.nextToken()) != null; ) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token.isScalarValue() && depth == 1) {
          fields.put(parser.currentName(), parser.getText());
        }
      }
    }
    return fields;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.connectionPool().evictAll();
  }
}
