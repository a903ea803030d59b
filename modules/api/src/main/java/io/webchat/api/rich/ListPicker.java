package io.webchat.api.rich;

import java.util.List;
import java.util.Map;

/**
 * Items to choose of.
 *
 * @param sections at least one
 * @param extra what came beside, for instance the texts around the list
 */
public record ListPicker(List<Section> sections, Extra extra) implements RichContent {
  static final String TYPE = "ListPicker";
  static final String FIELD = "listPicker";
  private static final String SECTIONS = "sections";
  private static final String TITLE = "title";

  /** Checks the values. */
  public ListPicker {
    sections = Checks.filled(SECTIONS, sections);
    extra = Checks.extra(extra);
  }

  /** Sections. */
  public ListPicker(List<Section> sections) {
    this(sections, Extra.NONE);
  }

  static ListPicker read(Fields fields) {
    return new ListPicker(fields.objects(SECTIONS, Section::read), fields.extra());
  }

  @Override
  public Map<String, Object> toMap() {
    return new Shape().list(SECTIONS, sections, Section::toMap).in(TYPE, FIELD, extra);
  }

  @Override
  public String toString() {
    return "ListPicker[" + sections.size() + " sections]";
  }

  /**
   * Items that belong together.
   *
   * @param title a title, or {@code null}
   * @param multipleSelection whether several may be chosen
   * @param items the items
   * @param extra what came beside
   */
  public record Section(String title, boolean multipleSelection, List<Item> items, Extra extra) {
    private static final String MULTIPLE = "multipleSelection";
    private static final String ITEMS = "items";

    /** Checks the values. */
    public Section {
      Checks.text(TITLE, title);
      items = Checks.list(ITEMS, items);
      extra = Checks.extra(extra);
    }

    /** Items one of which is chosen. */
    public Section(String title, List<Item> items) {
      this(title, false, items, Extra.NONE);
    }

    static Section read(Fields fields) {
      return new Section(
          fields.text(TITLE),
          fields.flag(MULTIPLE),
          fields.objects(ITEMS, Item::read),
          fields.extra());
    }

    private Map<String, Object> toMap() {
      return new Shape()
          .text(TITLE, title)
          .flag(MULTIPLE, multipleSelection)
          .list(ITEMS, items, Item::toMap)
          .with(extra);
    }

    @Override
    public String toString() {
      return "Section[" + items.size() + " items]";
    }
  }

  /**
   * An item.
   *
   * @param id what goes back
   * @param title what is shown
   * @param subtitle a second line, or {@code null}
   * @param image address of an image, or {@code null}
   * @param extra what came beside
   */
  public record Item(String id, String title, String subtitle, String image, Extra extra) {
    private static final String ID = "id";
    private static final String SUBTITLE = "subtitle";
    private static final String IMAGE = "image";

    /** Checks the values. */
    public Item {
      Checks.required(ID, id);
      Checks.required(TITLE, title);
      Checks.text(SUBTITLE, subtitle);
      Checks.media(IMAGE, image);
      extra = Checks.extra(extra);
    }

    /** An item. */
    public Item(String id, String title) {
      this(id, title, null, null, Extra.NONE);
    }

    static Item read(Fields fields) {
      return new Item(
          fields.text(ID),
          fields.text(TITLE),
          fields.text(SUBTITLE),
          fields.text(IMAGE),
          fields.extra());
    }

    /** The reply to send when it is chosen. */
    public ButtonResponse answer() {
      return new ButtonResponse(ButtonResponse.Kind.LIST_PICKER, title, id);
    }

    private Map<String, Object> toMap() {
      return new Shape()
          .text(ID, id)
          .text(TITLE, title)
          .text(SUBTITLE, subtitle)
          .text(IMAGE, image)
          .with(extra);
    }

    @Override
    public String toString() {
      return "Item";
    }
  }
}
