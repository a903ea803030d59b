/** What {@code sendFile} sends and where {@code downloadFile} writes. */
@Export
@Version("1.0.0")
package io.webchat.api.file;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
