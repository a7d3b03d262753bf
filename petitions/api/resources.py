"""Petitions over REST: everything that the desk does with them, except what only a page may show."""

from petitions.api import cases, office, petitions

RESOURCES = {
    "batches": petitions.Batches,
    "petitions": petitions.Petitions,
    "petition-cases": cases.PetitionCases,
    "petition-versions": office.PetitionVersions,
    "petition-links": office.PetitionLinks,
    "petition-reveals": office.PetitionReveals,
    "petition-rules": office.PetitionRules,
    "petition-tables": office.PetitionTables,
    "petition-table-rows": office.PetitionTableRows,
}
