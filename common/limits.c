/*
 * limits.c: the defaults, names and ranges of limits.h.
 */
#include "common/limits.h"

const struct dmarc_limits dmarc_default_limits = {
	.message_bytes = 32u << 20,
	.mime_depth = 32,
	.mime_parts = 500,
	.header_bytes = 1u << 20,
	.part_header_bytes = 64u << 10,
	.attachment_bytes = 16u << 20,
	.inflated_bytes = 64u << 20,
	.container_depth = 3,
	.zip_entries = 100,
	.archive_mails = 10000,
	.reports = 20,
	.xml_depth = 64,
	.xml_attributes = 64,
	.xml_tag_bytes = 64u << 10,
	.xml_elements = 5000000,
	.json_bytes = 4u << 20,
	.records = 500000,
	.auth_results = 100,
	.text_bytes = 4u << 10,
	.domain_bytes = 255,
	.id_bytes = 1u << 10,
	.comment_bytes = 64u << 10,
	.database_bytes = 28u << 20,
	.failures_per_day = 1000,
	.cpu_seconds = 10,
	.wall_seconds = 30,
	.memory_bytes = 400u << 20,
};

#define ROW(member, least, most) \
	{ #member, offsetof(struct dmarc_limits, member), least, most }

const struct dmarc_limit dmarc_limit_table[DMARC_LIMITS] = {
	ROW(message_bytes, 1u << 10, 1u << 30),
	ROW(mime_depth, 1, 200),
	ROW(mime_parts, 1, 100000),
	ROW(header_bytes, 1u << 10, 64u << 20),
	ROW(part_header_bytes, 1u << 10, 16u << 20),
	ROW(attachment_bytes, 1u << 10, 1u << 30),
	ROW(inflated_bytes, 1u << 10, 1u << 30),
	ROW(container_depth, 1, 8),
	ROW(zip_entries, 1, 65535),
	ROW(archive_mails, 1, 1000000),
	ROW(reports, 1, 1000),
	ROW(xml_depth, 8, 200),
	ROW(xml_attributes, 8, 1000),
	ROW(xml_tag_bytes, 1u << 10, 1u << 20),
	ROW(xml_elements, 100, 100000000),
	ROW(json_bytes, 64u << 10, 16u << 20),
	ROW(records, 1, 10000000),
	ROW(auth_results, 10, 10000),
	ROW(text_bytes, 64, 64u << 10),
	ROW(domain_bytes, 64, 255),
	ROW(id_bytes, 64, 4u << 10),
	ROW(comment_bytes, 64, 64u << 20),
	ROW(database_bytes, 64u << 10, 1ull << 40),
	ROW(failures_per_day, 1, 10000),
	ROW(cpu_seconds, 1, 600),
	ROW(wall_seconds, 1, 3600),
	ROW(memory_bytes, 64u << 20, 4ull << 30),
};

uint64_t *
dmarc_limit_at(struct dmarc_limits *lim, const struct dmarc_limit *row)
{
	return (uint64_t *)(void *)((char *)lim + row->offset);
}
