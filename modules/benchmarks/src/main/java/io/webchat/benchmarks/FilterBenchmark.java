package io.webchat.benchmarks;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.regex.BoundedMatcher;
import io.webchat.regex.compiler.FilterCompiler;
import io.webchat.spi.filter.PreProcessor;
import io.webchat.spi.filter.Prefilter;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What filters cost a message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FilterBenchmark {
  /** The message. */
  @Param({
    "Hello, my order 12345 {has not} arrived yet, can you help me please?",
    "Look at https://a.example/orders/12345?x=1 and www.b.example :) thanks :smile:"
  })
  public String text;

  private List<Prefilter> prefilters;
  private List<PreProcessor> preProcessors;
  private BoundedMatcher token;
  private BoundedMatcher words;
  private Message message;

  /** All filters on the class path, and two expressions. */
  @Setup
  public void load() {
    prefilters = ServiceLoader.load(Prefilter.class).stream().map(p -> p.get()).toList();
    preProcessors = ServiceLoader.load(PreProcessor.class).stream().map(p -> p.get()).toList();
    token = matcher("\\{start:[0-9]{9}\\}", "");
    words = matcher("^(?:.*\\b(?:card|pin)\\b.*|\\d+)$", "i");
    message = Message.of(Map.of("type", "Message", "text", text));
  }

  private static BoundedMatcher matcher(String source, String flags) {
    return FilterCompiler.compile(FilterExpression.javaScript(source, flags));
  }

  /** An expression that few texts can start to match. */
  @Benchmark
  public boolean rareExpression() {
    return token.find(text);
  }

  /** An expression that goes over the whole text, ignoring case. */
  @Benchmark
  public boolean busyExpression() {
    return words.find(text);
  }

  /** All prefilters. */
  @Benchmark
  public boolean prefilters() {
    boolean hidden = false;
    for (Prefilter prefilter : prefilters) {
      hidden |= prefilter.hides(message, null);
    }
    return hidden;
  }

  /** All preprocessors, one after the other. */
  @Benchmark
  public Message preProcessors() {
    Message shown = message;
    for (PreProcessor preProcessor : preProcessors) {
      shown = preProcessor.process(shown, null);
    }
    return shown;
  }
}
