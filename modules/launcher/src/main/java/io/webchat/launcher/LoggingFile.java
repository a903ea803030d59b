package io.webchat.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The configuration of the log. With a file that is no XML, as in the middle of a save, there would
 * be no log at all: the file of the distribution stands in for it, and for that one warnings on the
 * standard error.
 */
final class LoggingFile {
  /** On the class path; a name that the provider of SLF4J looks up. */
  static final String WARNINGS_ONLY = "io/webchat/launcher/warnings-only.xml";

  private LoggingFile() {}

  /** The file, or the name on the class path, that can be used; tells which ones cannot. */
  static String usable(Layout layout, PrintStream err) {
    Path own = layout.logging();
    Path standard = layout.withConf(Layout.of(layout.home()).conf()).logging();
    String fault = fault(own);
    if (fault == null) {
      return own.toString();
    }
    boolean standsIn = !own.equals(standard) && fault(standard) == null;
    err.println(
        "webchat: "
            + own
            + " cannot be used: "
            + fault
            + "; until the next start "
            + (standsIn ? standard + " counts" : "warnings come here, and no log is kept"));
    return standsIn ? standard.toString() : WARNINGS_ONLY;
  }

  /** What is wrong with a file; {@code null} for nothing. */
  private static String fault(Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      SAXParserFactory parsers = SAXParserFactory.newInstance();
      parsers.setNamespaceAware(true);
      parsers.newSAXParser().parse(content, new Itself());
      return null;
    } catch (SAXParseException e) {
      return "line " + e.getLineNumber() + ": " + e.getMessage();
    } catch (IOException | SAXException | ParserConfigurationException e) {
      return Main.reason(e);
    }
  }

  /** Looks at the file only, and at nothing that it names. */
  private static final class Itself extends DefaultHandler {
    @Override
    public InputSource resolveEntity(String publicId, String systemId) {
      return new InputSource(new StringReader(""));
    }
  }
}
