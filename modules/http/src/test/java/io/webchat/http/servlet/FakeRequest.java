package io.webchat.http.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request with its answer as a servlet sees them; its body comes when the test says so. */
final class FakeRequest {
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  private final List<AsyncListener> listeners = new ArrayList<>();
  private final String query;
  private final long length;
  private ReadListener reader;
  private int ready;
  private int status = 200;
  private boolean async;
  private boolean completed;
  private boolean committed;

  FakeRequest(String query, long length) {
    this.query = query;
    this.length = length;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(FakeRequest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  HttpServletRequest request() {
    return proxy(
        HttpServletRequest.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "getQueryString" -> query;
              case "getContentLengthLong" -> length;
              case "isAsyncStarted" -> async && !completed;
              case "isAsyncSupported" -> true;
              case "startAsync" -> {
                async = true;
                yield context();
              }
              case "getAsyncContext" -> context();
              case "getInputStream" -> new Body();
              case "getHeader" -> null;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  HttpServletResponse response() {
    return proxy(
        HttpServletResponse.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "setStatus" -> {
                status = (int) arguments[0];
                yield null;
              }
              case "isCommitted" -> committed;
              case "getOutputStream" -> new Answer();
              default -> null;
            });
  }

  AsyncContext context() {
    return proxy(
        AsyncContext.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "getRequest" -> request();
              case "getResponse" -> response();
              case "complete" -> {
                completed = true;
                yield null;
              }
              case "addListener" -> {
                listeners.add((AsyncListener) arguments[0]);
                yield null;
              }
              default -> null;
            });
  }

  /** So many bytes of the body come. */
  void bodyComes(int bytes) throws IOException {
    ready = bytes;
    reader.onDataAvailable();
  }

  /** The HTTP server says that the request has failed. */
  void bodyFails(Throwable failure) {
    reader.onError(failure);
  }

  /** The time of the request is over. */
  void timeIsOver() throws IOException {
    for (AsyncListener listener : listeners) {
      listener.onTimeout(null);
    }
  }

  /** A part of the answer is on its way. */
  void commit() {
    committed = true;
  }

  int status() {
    return status;
  }

  boolean isCompleted() {
    return completed;
  }

  String answer() {
    return answer.toString(StandardCharsets.UTF_8);
  }

  private final class Body extends ServletInputStream {
    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return ready > 0;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      reader = listener;
    }

    @Override
    public int read() {
      ready--;
      return 'x';
    }

    @Override
    public int read(byte[] bytes, int from, int most) {
      int count = Math.min(ready, most);
      ready -= count;
      return count;
    }
  }

  private final class Answer extends ServletOutputStream {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(int one) {
      answer.write(one);
      committed = true;
    }
  }
}
