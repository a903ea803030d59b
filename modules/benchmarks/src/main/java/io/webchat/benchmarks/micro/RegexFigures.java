package io.webchat.benchmarks.micro;

import io.webchat.api.message.FilterExpression;
import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Run;
import io.webchat.regex.BoundedMatcher;
import io.webchat.regex.MatchBudgetExceededException;
import io.webchat.regex.compiler.FilterCompiler;
import java.util.List;
import java.util.regex.Pattern;

/** Bounded expressions against {@code java.util.regex} and those of GraalJS. */
public final class RegexFigures implements Benchmark {
  /** An evil one may take this long, ms: the documented 20 for its steps, and a busy machine. */
  private static final double BOUND_MS = 60;

  private static final double GIVE_UP_SECONDS = 0.5;
  private static final String EVIL_TEXT = "a".repeat(60) + "!";

  private static final int FINDS = 20;

  /** Expressions that double their steps with each character. */
  private static final List<String> EVIL =
      List.of("^(a+)+$", "^(a|aa)+$", "^(?:a*)*b", "(x+x+)+y|(a+a+)+y");

  @Override
  public String name() {
    return "regex";
  }

  @Override
  public String about() {
    return "finds a second of harmless expressions; the time until an evil one is cut off";
  }

  @Override
  public void measure(Run run) throws Exception {
    List<String> names = few(run, RegexComparison.EXPRESSIONS.keySet().stream().sorted().toList());
    Jmh jmh = new Jmh(RegexComparison.class, run.effort(), "expression", names);
    names.forEach(
        name -> {
          double bounded = perSecond(jmh, "bounded", name);
          run.add(
              Figure.of("find " + name, bounded, "1/s")
                  .against("java.util.regex", perSecond(jmh, "java", name))
                  .ratioAtLeast(0.3));
          run.add(
              Figure.of("find " + name, bounded, "1/s")
                  .against("GraalJS", perSecond(jmh, "graalJs", name)));
        });
    for (String evil : few(run, EVIL)) {
      BoundedMatcher matcher = FilterCompiler.compile(FilterExpression.javaScript(evil, ""));
      double longest = 0;
      int finds = run.effort().rounds(FINDS);
      for (int i = 0; i < finds; i++) {
        double ms = millis(() -> find(matcher));
        longest = i < finds / 2 ? longest : Math.max(longest, ms); // the first ones warm up
      }
      run.add(
          Figure.of("longest find of the evil " + evil, longest, "ms")
              .against(
                  "java.util.regex, given up after 0.5 s",
                  millis(() -> findByJava(evil, run.effort().nanos(GIVE_UP_SECONDS))))
              .atMost(BOUND_MS));
    }
  }

  private static List<String> few(Run run, List<String> all) {
    return all.subList(0, run.effort().atMost(all.size()));
  }

  private static double perSecond(Jmh jmh, String whose, String expression) {
    return 1e9 / jmh.score(whose, expression);
  }

  private static double millis(Runnable task) {
    long begun = System.nanoTime();
    task.run();
    return (System.nanoTime() - begun) / 1e6;
  }

  private static void find(BoundedMatcher matcher) {
    try {
      if (matcher.find(EVIL_TEXT)) {
        throw new IllegalStateException(matcher.expression() + " matches");
      }
    } catch (MatchBudgetExceededException e) {
      // what is measured
    }
  }

  private static void findByJava(String evil, long patience) {
    try {
      Pattern.compile(evil).matcher(new Impatient(EVIL_TEXT, System.nanoTime() + patience)).find();
    } catch (IllegalStateException e) {
      // given up
    }
  }

  /** A text that is not there any more after a time. */
  private record Impatient(String text, long end) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("too late");
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int stop) {
      return text.subSequence(start, stop);
    }
  }
}
