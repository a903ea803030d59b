package io.webchat.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of bundles that start at one level: {@code 40-webchat} holds those of level 40.
 *
 * @param level start level, from 1 to 99
 * @param name what follows the level
 * @param bundles jars and unpacked bundles, by name
 */
record BundleFolder(int level, String name, List<Path> bundles) {
  private static final Pattern NAME = Pattern.compile("(\\d{2})-([a-z0-9-]+)");

  /** The folder whose bundles are left out without a shell. */
  static final String SHELL = "shell";

  /**
   * The folder whose bundles need none of their level and above, nor are needed there: they start
   * beside them.
   */
  static final String BESIDE = "beside";

  /** Copies the list. */
  BundleFolder {
    bundles = List.copyOf(bundles);
  }

  /**
   * The folders below {@code root}, lowest level first.
   *
   * @throws IOException when there is none, or one cannot be read
   */
  static List<BundleFolder> read(Path root) throws IOException {
    List<BundleFolder> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path entry : entries) {
        Matcher name = NAME.matcher(String.valueOf(entry.getFileName()));
        if (name.matches()) {
          int level = Math.max(1, Integer.parseInt(name.group(1)));
          folders.add(new BundleFolder(level, name.group(2), bundles(entry)));
        }
      }
    }
    if (folders.isEmpty()) {
      throw new IOException("no bundles in " + root);
    }
    folders.sort(Comparator.comparing(BundleFolder::level).thenComparing(BundleFolder::name));
    return folders;
  }

  private static List<Path> bundles(Path folder) throws IOException {
    List<Path> bundles = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, BundleFolder::isBundle)) {
      files.forEach(bundles::add);
    }
    bundles.sort(Comparator.naturalOrder());
    return bundles;
  }

  private static boolean isBundle(Path file) {
    return file.toString().endsWith(".jar") || Files.exists(file.resolve(JarFile.MANIFEST_NAME));
  }
}
