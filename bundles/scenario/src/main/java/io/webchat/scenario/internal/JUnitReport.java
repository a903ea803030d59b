package io.webchat.scenario.internal;

import io.webchat.scenario.internal.run.ChatResult;
import io.webchat.scenario.internal.run.StepResult;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * What came of scenarios, in the XML that build servers read: a suite for each scenario, a test for
 * each step of a single chat, or for each chat of many.
 */
final class JUnitReport {
  private static final double SECOND = 1e9;

  /** As the schemas of the format want it: without a fraction and a zone. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  /** A scenario and its chats. */
  private record Suite(String name, Instant time, List<ChatResult> chats) {}

  private record Case(String name, long nanos, String failure, boolean skipped) {}

  private final List<Suite> suites = new ArrayList<>();

  /**
   * Adds the chats of a scenario.
   *
   * @param begun when the first of them began
   */
  void add(String name, Instant begun, List<ChatResult> chats) {
    suites.add(new Suite(name, begun, chats));
  }

  /** The XML. */
  String text() {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      for (Suite suite : suites) {
        write(suite, xml);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // nothing is written anywhere yet
    }
    return text.toString();
  }

  private static void write(Suite suite, XMLStreamWriter xml) throws XMLStreamException {
    List<Case> cases = cases(suite);
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", clean(suite.name()));
    xml.writeAttribute("tests", String.valueOf(cases.size()));
    xml.writeAttribute(
        "failures", String.valueOf(cases.stream().filter(each -> each.failure() != null).count()));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", String.valueOf(cases.stream().filter(Case::skipped).count()));
    xml.writeAttribute("time", seconds(cases.stream().mapToLong(Case::nanos).sum()));
    xml.writeAttribute("timestamp", TIMESTAMP.format(suite.time()));
    for (Case each : cases) {
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", clean(suite.name()));
      xml.writeAttribute("name", clean(each.name()));
      xml.writeAttribute("time", seconds(each.nanos()));
      if (each.failure() != null) {
        xml.writeStartElement("failure");
        xml.writeAttribute("message", clean(each.failure()));
        xml.writeAttribute("type", "failure");
        xml.writeCharacters(clean(each.failure()));
        xml.writeEndElement();
      } else if (each.skipped()) {
        xml.writeEmptyElement("skipped");
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static List<Case> cases(Suite suite) {
    List<Case> cases = new ArrayList<>();
    for (ChatResult chat : suite.chats()) {
      if (suite.chats().size() == 1 && chat.failure() == null) {
        chat.steps().forEach(each -> cases.add(step(each)));
      } else {
        cases.add(
            new Case(
                "chat " + chat.number(),
                chat.steps().stream().mapToLong(StepResult::nanos).sum(),
                chat.whyFailed().orElse(null),
                false));
      }
    }
    return cases;
  }

  private static Case step(StepResult result) {
    int line = result.step().line();
    String name = (line == 0 ? "" : "line " + line + ": ") + result.step().label();
    return new Case(name, result.nanos(), result.failure(), result.skipped());
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / SECOND);
  }

  /** XML has no place for most control characters and for halves of characters. */
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .map(
            each ->
                (each < ' ' && each != '\t' && each != '\n')
                        || (each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE)
                        || each == 0xFFFE
                        || each == 0xFFFF
                    ? '?'
                    : each)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
